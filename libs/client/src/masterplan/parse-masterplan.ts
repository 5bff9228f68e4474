import type { core } from 'zod';
import { checkReferences } from './check-references.js';
import { type Masterplan, masterplanSchema } from './masterplan.js';
import { MasterplanError, type MasterplanFault } from './masterplan-error.js';

/**
 * Checks a masterplan: its fields, that ids are unique, dependencies known and without a circle, and that
 * placeholders name dependencies.
 * @throws MasterplanError with every fault, naming atom and field
 */
export function parseMasterplan(value: unknown): Masterplan {
  const read = masterplanSchema.safeParse(value);
  if (!read.success) throw new MasterplanError(read.error.issues.flatMap((issue) => faultsOf(issue, value)));
  const faults = checkReferences(read.data.atoms);
  if (faults.length > 0) throw new MasterplanError(faults);
  return read.data;
}

/** Unknown fields are told one by one, each as the field at fault. */
function faultsOf(issue: core.$ZodIssue, value: unknown): MasterplanFault[] {
  const [first, index, ...rest] = issue.path;
  const inAtom = first === 'atoms' && typeof index === 'number';
  const atom = inAtom ? nameOf(value, index) : undefined;
  const path = (inAtom ? rest : issue.path).map(String);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      atom,
      field: [...path, key].join('.'),
      message: 'is no field that there is',
    }));
  }
  return [{ atom, field: path.join('.'), message: issue.message }];
}

function nameOf(value: unknown, index: number): string {
  const { atoms } = value as { atoms: readonly unknown[] };
  const id = (atoms[index] as { id?: unknown } | null)?.id;
  return typeof id === 'string' ? id : `#${index + 1}`;
}
