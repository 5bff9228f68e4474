import type { Masterplan } from './atom.js';
import { docs } from './parts/docs.js';
import { domain } from './parts/domain.js';
import { foundation } from './parts/foundation.js';
import { gates } from './parts/gates.js';
import { http } from './parts/http.js';
import { services } from './parts/services.js';
import { storage } from './parts/storage.js';
import { tests } from './parts/tests.js';
import type { Revision } from './revision.js';
import { SYSTEM_PROMPT } from './system-prompt.js';

/** Tasklane, a task tracker: the software project that the demo has written. */
export const tasklane: Masterplan = {
  id: 'tasklane-1',
  systemPrompt: SYSTEM_PROMPT,
  atoms: [...foundation, ...domain, ...storage, ...services, ...http, ...tests, ...docs, ...gates],
};

/** What the second run asks for otherwise. With all that depends on it, about one atom in five. */
export const revision: Revision = {
  'service/comment-service':
    'Add, edit and remove comments, answer a comment in a thread one level deep, resolve mentions to members of the project, and list the mentions of a member that they have not read. Removing a comment with answers leaves a marker.',
  'storage/search-index':
    'A full-text index of titles, descriptions, comments and labels with FTS5, kept current by triggers. Searching gives ids with a snippet and a rank that counts titles five times, within the projects that a member may see.',
  'service/export-service':
    'Export the tasks that fit a filter as CSV, JSON lines or a calendar of due dates (RFC 5545), as an async generator that never holds more than one page in memory. Cells that begin with = + - or @ are quoted.',
  'cli/task-commands':
    'The commands add, list, show, move, assign, edit and watch. Edit opens $EDITOR with title and description; list takes the filter language and remembers the last filter per project; watch lists again when something changed.',
  'docs/filters':
    'The filter language for people who have never seen it: fifteen examples from simple to combined, each with its result on a small sample of tasks, then the grammar.',
  'docs/security':
    'Who may do what, how tokens are made, kept and withdrawn, what is never logged, and how to report a weakness.',
};
