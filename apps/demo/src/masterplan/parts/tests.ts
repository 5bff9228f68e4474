import { source, retried } from '../work.js';

const database = 'storage/database';
const routes = ['http/validation', 'http/authentication'];

function test(of: string, more: readonly string[], task: string) {
  return source(`test/${of}.test.ts`, [of, ...more], task);
}

/** Tests, a file a module. */
export const tests = [
  test(
    'domain/task',
    [],
    'Every move between statuses, allowed and refused, from a table; that each change gives one event; that assigning twice changes nothing.',
  ),
  test(
    'domain/filter',
    [],
    'Parsing and writing back gives the same text for twenty filters; ten broken ones are reported with the right position.',
  ),
  test(
    'domain/priority',
    [],
    'Overdue beats urgent, age breaks ties, and sorting a shuffled list a hundred times gives one order.',
  ),
  retried(
    test(
      'storage/task-repository',
      [database],
      'Saving and loading, the conflict on an old revision, paging through 250 tasks while others are added, and each filter as SQL.',
    ),
  ),
  test(
    'storage/label-repository',
    [database],
    'Merging two labels that share tasks, counts after removal, and names that differ only in letter case.',
  ),
  test(
    'storage/search-index',
    [database],
    'A changed title is found at once, a removed comment no longer, and a member never finds tasks of other projects.',
  ),
  retried(
    test(
      'storage/member-repository',
      [database],
      'Tokens are not readable from the file, a withdrawn token is unknown, and the last owner cannot be removed.',
    ),
  ),
  test(
    'service/task-service',
    ['domain/task'],
    'Roles, the second try after a conflict, and that no event is appended when saving fails.',
  ),
  test(
    'service/comment-service',
    ['domain/comment'],
    'The hour of editing with a clock moved by hand, mentions of strangers, and reading marks.',
  ),
  retried(
    test(
      'service/import-service',
      ['domain/task'],
      'A good file, one bad line of a hundred that stores nothing, quoted cells, and a header with unknown columns.',
    ),
  ),
  test(
    'http/task-routes',
    [...routes],
    'Each route with a good body, a missing member, an unknown member, no token, and a role that is too low; If-Match missing and outdated.',
  ),
  test(
    'http/project-routes',
    [...routes],
    'Each route with a good and a bad body, archiving with open tasks, and a project that the caller may not see, which is a 404.',
  ),
  test(
    'http/member-routes',
    [...routes],
    'Tokens shown once, /me with and without a token, and a role change by someone who is not an owner.',
  ),
  test(
    'http/label-routes',
    [...routes],
    'Merging, a colour outside the palette, and a label put on a task of another project.',
  ),
  test(
    'http/comment-routes',
    [...routes],
    'Adding with mentions, editing after an hour, removing as an owner, and paging with a cursor that was tampered with.',
  ),
  test(
    'http/search-routes',
    [...routes],
    'Escaped snippets, the position of a filter error, and the count that stops at a thousand.',
  ),
  test(
    'cli/task-commands',
    ['cli/args', 'cli/output'],
    'Tables and JSON of a fixed list, a misspelled command with its suggestion, and the exit codes.',
  ),
];
