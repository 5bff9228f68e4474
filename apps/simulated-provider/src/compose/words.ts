import type { Random } from './random.js';

export const NOUNS = [
  'task',
  'project',
  'member',
  'label',
  'comment',
  'deadline',
  'filter',
  'cursor',
  'page',
  'revision',
  'session',
  'record',
  'request',
  'result',
  'query',
  'owner',
  'status',
  'priority',
  'history',
  'event',
] as const;

export const VERBS = [
  'load',
  'parse',
  'resolve',
  'collect',
  'validate',
  'normalize',
  'merge',
  'format',
  'apply',
  'assign',
  'find',
  'build',
  'update',
  'check',
  'select',
  'derive',
  'encode',
  'sort',
  'group',
  'count',
] as const;

export const ADJECTIVES = [
  'pending',
  'valid',
  'current',
  'missing',
  'stored',
  'recent',
  'shared',
  'open',
  'expected',
  'empty',
] as const;

export function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

export function functionName(random: Random): string {
  return `${random.pick(VERBS)}${capitalized(random.pick(ADJECTIVES))}${capitalized(random.pick(NOUNS))}`;
}
