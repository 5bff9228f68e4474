import { source } from '../work.js';

/** Entities and rules, and what the other layers begin with. */
export const domain = [
  source(
    'src/domain/task.ts',
    ['shared/ids', 'shared/result'],
    'The Task entity: creating it, changing title and description, moving it between statuses (done and dropped can be reopened, nothing else goes back), assigning and unassigning. Each change gives the new task and the event for the activity feed.',
  ),
  source(
    'src/domain/project.ts',
    ['shared/ids', 'shared/result'],
    'The Project entity: name, key of two to six capital letters, archived or not. Archiving needs all its tasks to be done or dropped, and says which are not.',
  ),
  source(
    'src/domain/member.ts',
    ['shared/ids', 'shared/result'],
    'The Member entity with a role in each project (viewer, editor, owner), and the rules of who may do what. A project always keeps one owner.',
  ),
  source(
    'src/domain/label.ts',
    ['shared/ids', 'shared/result'],
    'Labels: a name, unique in its project regardless of letter case, and a colour from a fixed palette. Merging two labels says which tasks change.',
  ),
  source(
    'src/domain/comment.ts',
    ['shared/ids', 'shared/result'],
    'Comments on a task: at most 10,000 characters, mentions of members by @name, editable by their author for an hour, after that only removable.',
  ),
  source(
    'src/domain/priority.ts',
    ['shared/result'],
    'Priorities and their order, and an urgency score from priority, due date and age of the task by which lists are sorted. The score is stable: two calls with the same arguments give the same order.',
  ),
  source(
    'src/domain/filter.ts',
    ['shared/result'],
    'The filter language of lists and searches, for example "status:open label:bug due<2026-01-01 -assignee:none". Parse it into a tree, report errors with their position, and write a tree back as text.',
  ),
  source(
    'src/storage/database.ts',
    ['config/settings', 'shared/errors'],
    'Open the database: WAL, foreign keys, a busy timeout; a function that runs work in a transaction and rolls back on a failed result; a function that prepares a statement with typed rows; closing it for good.',
  ),
  source(
    'src/http/problems.ts',
    ['shared/errors'],
    'Turn errors into problem+json answers: the status for each kind of error, a type URI, the members at fault for an invalid body, and a request id. An unknown error becomes a 500 that tells nothing of its inside.',
  ),
  source(
    'src/http/validation.ts',
    ['shared/errors', 'shared/result'],
    'Schemas for bodies and queries: strings with limits, enumerations, dates, ids, arrays, optional members. Checking collects all errors with their paths, refuses unknown members by name, and gives a typed value.',
  ),
  source(
    'src/cli/output.ts',
    ['cli/args'],
    'Write tables and single records to the terminal: columns as wide as needed, colours only on a terminal, JSON with --json, and errors with the detail of the problem answer on the error stream.',
  ),
];
