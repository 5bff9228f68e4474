/** Asks what a finished file offers. The same words for whoever asks, so that it need be answered only once. */
export function surveyPrompt(file: string, text: string): string {
  return `List the exported functions, types and errors of ${file}, one line each, with what a caller must know to use them.\n\n${text}`;
}

/** Asks for a review of a finished file. */
export function reviewPrompt(file: string, text: string): string {
  return `Review ${file} against the conventions. Give findings as a numbered list, each with its severity (note, minor, major); say "no findings" if there are none.\n\n${text}`;
}

/** Asks for a file, with what is known of the files that it uses. */
export function writePrompt(
  file: string,
  task: string,
  surveys: readonly { file: string; text: string }[],
): string {
  const known = surveys.map((survey) => `## ${survey.file}\n${survey.text}`).join('\n\n');
  return [
    `Write the whole file ${file}.`,
    `# Task\n${task}`,
    known === '' ? 'It uses no other file of the project.' : `# What the files it uses offer\n${known}`,
  ].join('\n\n');
}

/** Asks for a line of the list of changes. */
export function changePrompt(file: string, task: string): string {
  return `Say in one sentence what ${file} adds for those who use Tasklane. Its task: ${task}`;
}
