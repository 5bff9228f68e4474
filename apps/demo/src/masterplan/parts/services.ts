import { source } from '../work.js';

/** Use cases. */
export const services = [
  source(
    'src/service/task-service.ts',
    ['storage/task-repository', 'storage/activity-repository', 'domain/task', 'domain/priority'],
    'Create, change, move, assign and list tasks for a member: check the role, apply the rule from the domain, save, append the event. A conflict is tried again once with the fresh task.',
  ),
  source(
    'src/service/project-service.ts',
    ['storage/project-repository', 'storage/activity-repository', 'domain/project'],
    'Create, rename, archive and list projects, invite and remove members, and hand ownership over. Whoever creates a project owns it.',
  ),
  source(
    'src/service/member-service.ts',
    ['storage/member-repository', 'storage/activity-repository', 'domain/member'],
    'Add members, make and withdraw their tokens, change roles. A new token is shown once; withdrawing ends its use at once.',
  ),
  source(
    'src/service/label-service.ts',
    ['storage/label-repository', 'storage/activity-repository', 'domain/label'],
    'Create, rename, merge and remove labels of a project and list them with their counts. Removing a label takes it off its tasks and appends one event for all of them.',
  ),
  source(
    'src/service/comment-service.ts',
    ['storage/comment-repository', 'storage/activity-repository', 'domain/comment'],
    'Add, edit and remove comments, resolve mentions to members of the project, and list the mentions of a member that they have not read.',
  ),
  source(
    'src/service/search-service.ts',
    ['storage/search-index', 'domain/filter'],
    'Search by text and filter together: parse the filter, ask the index, load the tasks in the order of the rank, and say how many there are in all up to a thousand.',
  ),
  source(
    'src/service/reminder-service.ts',
    ['storage/task-repository', 'domain/priority', 'shared/clock'],
    'Find tasks that are due within a day or overdue, once an hour, and append a reminder event for each assignee at most once a day. Stopping waits for the run in progress.',
  ),
  source(
    'src/service/import-service.ts',
    ['storage/task-repository', 'storage/label-repository', 'domain/task'],
    'Import tasks from CSV with a header line: map columns by name, collect the errors of all lines with their numbers, and store nothing unless every line is good.',
  ),
  source(
    'src/service/export-service.ts',
    ['storage/task-repository', 'storage/label-repository', 'domain/filter'],
    'Export the tasks that fit a filter as CSV or JSON lines, as an async generator that never holds more than one page in memory. Cells that begin with = + - or @ are quoted.',
  ),
];
