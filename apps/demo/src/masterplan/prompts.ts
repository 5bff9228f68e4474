import type { WritingAtom } from './atom.js';

export interface FileText {
  readonly file: string;
  readonly text: string;
}

/** Asks what a finished file offers. The same words for whoever asks, so that it need be answered only once. */
export function surveyPrompt({ file, text }: FileText): string {
  return `List the exported functions, types and errors of ${file}, one line each, with what a caller must know to use them.\n\n${fence(file, text)}`;
}

/** Asks for a review of a finished file. */
export function reviewPrompt({ file, text }: FileText): string {
  return `Review ${file} against the conventions. Give findings as a numbered list, each with its severity (note, minor, major); say "no findings" if there are none.\n\n${fence(file, text)}`;
}

/** Asks for an atom's file, with what is known of the files that it uses. */
export function writePrompt(atom: WritingAtom, surveys: readonly FileText[]): string {
  const known = surveys.map(({ file, text }) => `## ${file}\n${text}`).join('\n\n');
  return [
    `Write the whole file ${atom.file}.`,
    `# Task\n${atom.task}`,
    known === '' ? 'It uses no other file of the project.' : `# What the files it uses offer\n${known}`,
  ].join('\n\n');
}

function fence(file: string, text: string): string {
  return text.startsWith('```') ? text : `\`\`\`${file.endsWith('.md') ? 'md' : 'ts'}\n${text}\n\`\`\``;
}
