import { source } from '../work.js';

const shared = ['http/validation', 'http/problems', 'http/authentication'];

/** The REST interface. */
export const http = [
  source(
    'src/http/task-routes.ts',
    ['service/task-service', ...shared],
    'POST /tasks, GET /tasks, GET, PATCH and DELETE /tasks/{id}, POST /tasks/{id}/move and /assign. Lists take filter, sort, cursor and limit. PATCH needs If-Match with the revision, else 428.',
  ),
  source(
    'src/http/project-routes.ts',
    ['service/project-service', ...shared],
    'POST and GET /projects, GET and PATCH /projects/{key}, POST /projects/{key}/archive, and the members of a project under /projects/{key}/members.',
  ),
  source(
    'src/http/member-routes.ts',
    ['service/member-service', ...shared],
    'POST and GET /members, PATCH /members/{id}, POST and DELETE /members/{id}/tokens. GET /me answers the caller with roles. Tokens never appear in a list.',
  ),
  source(
    'src/http/label-routes.ts',
    ['service/label-service', ...shared],
    'POST and GET /projects/{key}/labels, PATCH and DELETE on one, POST /projects/{key}/labels/merge, PUT and DELETE /tasks/{id}/labels/{label}.',
  ),
  source(
    'src/http/comment-routes.ts',
    ['service/comment-service', ...shared],
    'POST and GET /tasks/{id}/comments, PATCH and DELETE /comments/{id}, GET /me/mentions with a flag for unread ones, POST /me/mentions/read.',
  ),
  source(
    'src/http/search-routes.ts',
    ['service/search-service', ...shared],
    'GET /search with q, filter, project, cursor and limit. A filter that does not parse is a 422 with the position of the error. Snippets are escaped.',
  ),
  source(
    'src/http/transfer-routes.ts',
    ['service/import-service', 'service/export-service', ...shared],
    'POST /projects/{key}/import takes a CSV upload of at most 5 MB; GET /projects/{key}/export streams CSV or JSON lines by the Accept header and stops reading when the caller goes away.',
  ),
  source(
    'src/cli/task-commands.ts',
    ['service/task-service', 'cli/args', 'cli/output'],
    'The commands add, list, show, move, assign and edit. Edit opens $EDITOR with title and description; list takes the filter language and remembers the last filter per project.',
  ),
  source(
    'src/cli/project-commands.ts',
    ['service/project-service', 'cli/args', 'cli/output'],
    'The commands projects, new-project, archive and members. Archiving lists what is still open and asks before it goes on, unless --yes is given.',
  ),
  source(
    'src/cli/transfer-commands.ts',
    ['service/import-service', 'cli/args', 'cli/output'],
    'The commands import and export with files or standard input and output, a progress line on a terminal, and exit code 2 when lines were refused, each printed with its number.',
  ),
];
