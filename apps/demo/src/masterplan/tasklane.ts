import type { Project } from './work.js';
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
export const tasklane: Project = {
  id: 'tasklane-1',
  systemPrompt: SYSTEM_PROMPT,
  work: [...foundation, ...domain, ...storage, ...services, ...http, ...tests, ...docs, ...gates],
};

/** What the second run asks for otherwise. With all that depends on it, about one atom in five. */
export const revision: Revision = {
  'service/comment-service':
    'Add, edit and remove comments, answer a comment in a thread one level deep, resolve mentions to members of the project, and list the mentions of a member that they have not read. Removing a comment with answers leaves a marker.',
  'service/export-service':
    'Export the tasks that fit a filter as CSV, JSON lines or a calendar of due dates (RFC 5545), as an async generator that never holds more than one page in memory. Cells that begin with = + - or @ are quoted.',
  'cli/task-commands':
    'The commands add, list, show, move, assign, edit and watch. Edit opens $EDITOR with title and description; list takes the filter language and remembers the last filter per project; watch lists again when something changed.',
  'docs/filters':
    'The filter language for people who have never seen it: fifteen examples from simple to combined, each with its result on a small sample of tasks, then the grammar.',
  'docs/errors':
    'Every problem type with its status, an example body, what a caller should do about it, and which ones may pass by themselves.',
  'docs/readme':
    'What Tasklane is in three lines, how to start it, the first ten commands, how to get help, and where to read on.',
  'test/domain/priority.test':
    'Overdue beats urgent, age breaks ties, a task without a date comes last, and sorting a shuffled list a thousand times gives one order.',
  'test/http/label-routes.test':
    'Merging, a colour outside the palette, a label put on a task of another project, and one that was removed in between.',
  'test/storage/label-repository.test':
    'Merging two labels that share tasks, counts after removal, names that differ only in letter case, and two hundred labels at once.',
  'docs/security':
    'Who may do what, how tokens are made, kept and withdrawn, what is never logged, and how to report a weakness.',
};
