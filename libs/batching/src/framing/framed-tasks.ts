/** The prompts, each between two lines that nothing else in the message can be taken for. */
export function framedTasks(prompts: readonly string[], token: string): string {
  return prompts
    .map((prompt, index) => `<task ${index + 1} ${token}>\n${prompt}\n</task ${index + 1} ${token}>`)
    .join('\n');
}

/** What both framings tell the model first. */
export function introduction(count: number, token: string): string {
  return (
    `Below are ${count} separate tasks, each between the lines <task N ${token}> and </task N ${token}>, N being its ` +
    'number. They have nothing to do with each other. Do each as if it had been given alone, in order.'
  );
}
