import { source } from '../work.js';

/** What everything else stands on. */
export const foundation = [
  source(
    'src/shared/errors.ts',
    [],
    'Error values that services return: NotFound, Conflict, Forbidden and Invalid, each with a code, a message for people and the id or field concerned. Add a type guard for each and a function that turns an unknown thrown value into one of them without losing its cause.',
  ),
  source(
    'src/shared/result.ts',
    [],
    'Result<T, E> as a tagged union, with ok, fail, map, andThen, and a function that collects an array of results into one result with either all values or all errors.',
  ),
  source(
    'src/shared/clock.ts',
    [],
    'A clock that gives the current time in epoch milliseconds, one for production and one for tests that is moved by hand. Add functions that convert to and from ISO 8601 in UTC and refuse dates without a zone.',
  ),
  source(
    'src/shared/ids.ts',
    [],
    'Identifiers: 26 characters, sortable by creation time, with a prefix for each kind of entity (task, project, member, label, comment). Make, parse and check them; parsing says what was wrong.',
  ),
  source(
    'src/shared/logger.ts',
    [],
    'A logger that writes JSON lines with a level, a message and fields, takes a request id from an AsyncLocalStorage, and drops fields named title, comment, token and authorization.',
  ),
  source(
    'src/config/settings.ts',
    [],
    'Settings from the environment: host, port, database file, token secret, page size limits and log level. A setting that is wrong stops the start with one line that names it, its value and what it may be.',
  ),
  source(
    'src/cli/args.ts',
    [],
    'Parse the command line into a command, its positional arguments and its options, with help texts for each command, negated options and a suggestion when a command is misspelled.',
  ),
];
