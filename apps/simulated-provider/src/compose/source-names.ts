/** Function signatures that a text shows, `name(parameters): Result`, each once. */
export function declarations(text: string): string[] {
  const found = text.matchAll(/\bfunction (\w+\([^\n]*?\)(?:: [^\n{;]+)?)\s*[{;\n]/g);
  return [...new Set([...found].map((match) => (match[1] ?? '').trim()))];
}

/** The first source path that a text names. */
export function sourcePath(text: string): string | undefined {
  return /[\w.-]+(?:\/[\w.-]+)+\.\w+/.exec(text)?.[0];
}
