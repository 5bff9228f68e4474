import { sentence } from './prose-text.js';
import type { Random } from './random.js';
import { declarations, sourcePath } from './source-names.js';
import { ADJECTIVES, capitalized, functionName, NOUNS, VERBS } from './words.js';

/** A TypeScript module: the functions that the prompt declares first, then made-up ones, without an end. */
export function* codeParts(prompt: string, random: Random): Generator<string> {
  const path = sourcePath(prompt);
  if (path) yield `// ${path}\n`;
  const noun = random.pick(NOUNS);
  yield `import type { ${capitalized(noun)} } from './${noun}.js';\n\n`;
  for (const declared of declarations(prompt)) yield codeFunction(declared, random);
  for (;;) {
    const parameter = random.pick(NOUNS);
    yield codeFunction(
      `${functionName(random)}(${parameter}: ${capitalized(parameter)}): ${capitalized(noun)}[]`,
      random,
    );
  }
}

function codeFunction(signature: string, random: Random): string {
  const lines = Array.from({ length: random.whole(2, 5) }, () => `  ${statement(random)}`);
  return [
    `/** ${sentence(random)} */`,
    `export function ${signature} {`,
    ...lines,
    `  return ${random.pick(NOUNS)}s;`,
    '}',
    '',
    '',
  ].join('\n');
}

function statement(random: Random): string {
  const noun = random.pick(NOUNS);
  const other = random.pick(NOUNS);
  const verb = random.pick(VERBS);
  const adjective = random.pick(ADJECTIVES);
  return random.pick([
    `const ${noun}s = ${other}.${noun}s.filter((${noun}) => ${noun}.${adjective});`,
    `if (!${noun}.${adjective}) throw new ${capitalized(noun)}Error(\`${noun} \${${noun}.id} is not ${adjective}\`);`,
    `const ${adjective}${capitalized(noun)} = ${verb}${capitalized(noun)}(${other}, { limit: ${random.whole(1, 100)} });`,
    `for (const ${noun} of ${other}.${noun}s) ${verb}${capitalized(noun)}(${noun}, ${other}.id);`,
    `${noun}.${adjective}At = clock.now(); // ${verb} it once only`,
  ]);
}
