import { source } from '../work.js';

const database = 'storage/database';

/** One repository a table. */
export const storage = [
  source(
    'src/storage/migrations.ts',
    [database],
    'Numbered migrations in a table of their own, each run once in a transaction. A database newer than the code stops the start. The first migration makes all tables with their indexes.',
  ),
  source(
    'src/storage/task-repository.ts',
    [database, 'domain/task'],
    'Store, load and list tasks: by id, by project with a filter tree, sorted by urgency or by last change, paged by cursor. Saving checks the revision and gives a Conflict when someone else was faster.',
  ),
  source(
    'src/storage/project-repository.ts',
    [database, 'domain/project'],
    'Store, load and list projects of a member, with the number of open tasks of each in the same query. Keys are unique; a taken key gives a Conflict that names it.',
  ),
  source(
    'src/storage/member-repository.ts',
    [database, 'domain/member'],
    'Store and load members and their roles. Tokens are kept as SHA-256 digests only; looking one up takes the same time whether it exists or not.',
  ),
  source(
    'src/storage/label-repository.ts',
    [database, 'domain/label'],
    'Store and list labels of a project, put labels on tasks and take them off, merge two labels in one transaction, and count the tasks of each label.',
  ),
  source(
    'src/storage/comment-repository.ts',
    [database, 'domain/comment'],
    'Store, edit, remove and list comments of a task, oldest first, paged by cursor, with the mentions in a table of their own so that a member can list where they were mentioned.',
  ),
  source(
    'src/storage/activity-repository.ts',
    [database, 'domain/task'],
    'Append events to the activity feed and list them for a task or a project, newest first. Events older than a year are removed in steps of a thousand rows.',
  ),
  source(
    'src/storage/search-index.ts',
    [database, 'domain/task'],
    'A full-text index of titles, descriptions and comments with FTS5, kept current by triggers. Searching gives ids with a snippet and a rank, within the projects that a member may see.',
  ),
  source(
    'src/http/authentication.ts',
    ['domain/member', 'http/problems'],
    'Read the bearer token, find its member, put the member on the request, and answer 401 with a WWW-Authenticate header otherwise. A route states the role it asks for; a missing role is a 403.',
  ),
];
