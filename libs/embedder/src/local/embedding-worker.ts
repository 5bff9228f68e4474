import { parentPort, workerData } from 'node:worker_threads';
import { LocalModel } from './local-model.js';
import type { EmbedMessage, WorkerMessage, WorkerOptions } from './messages.js';

/** Texts in one run of the model. */
const BATCH = 32;

const waiting: EmbedMessage[] = [];
let working = false;

function tell(message: WorkerMessage): void {
  parentPort?.postMessage(message);
}

/** What has come meanwhile goes into the next run together. */
async function work(model: LocalModel): Promise<void> {
  if (working) return;
  working = true;
  for (let batch = waiting.splice(0, BATCH); batch.length > 0; batch = waiting.splice(0, BATCH)) {
    try {
      const vectors = await model.embed(batch.map(({ text }) => text));
      for (const [index, { id }] of batch.entries()) {
        const vector = vectors[index];
        if (vector !== undefined) tell({ kind: 'embedded', id, vector });
      }
    } catch (error) {
      for (const { id } of batch) tell({ kind: 'refused', id, message: String(error) });
    }
  }
  working = false;
}

try {
  const model = await LocalModel.load(workerData as WorkerOptions);
  parentPort?.on('message', (message: EmbedMessage) => {
    waiting.push(message);
    void work(model);
  });
  tell({ kind: 'ready' });
} catch (error) {
  tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
}
