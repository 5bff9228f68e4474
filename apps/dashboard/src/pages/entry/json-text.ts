const INDENT = 2;
/** Numbers of a list that stand on one line. */
const ON_A_LINE = 6;

/** JSON to be read: indented, but long lists of numbers in lines of some, as a vector would be a column of thousands. */
export function jsonText(value: unknown, depth = 0): string {
  if (Array.isArray(value) && value.length > ON_A_LINE && value.every((each) => typeof each === 'number')) {
    const rows: string[] = [];
    for (let at = 0; at < value.length; at += ON_A_LINE)
      rows.push(value.slice(at, at + ON_A_LINE).join(', '));
    const inner = ' '.repeat((depth + 1) * INDENT);
    return `[\n${inner}${rows.join(`,\n${inner}`)}\n${' '.repeat(depth * INDENT)}]`;
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const inner = ' '.repeat((depth + 1) * INDENT);
  const members = Array.isArray(value)
    ? value.map((each: unknown) => jsonText(each, depth + 1))
    : Object.entries(value).map(([name, each]) => `${JSON.stringify(name)}: ${jsonText(each, depth + 1)}`);
  if (members.length === 0) return `${open}${close}`;
  return `${open}\n${inner}${members.join(`,\n${inner}`)}\n${' '.repeat(depth * INDENT)}${close}`;
}
