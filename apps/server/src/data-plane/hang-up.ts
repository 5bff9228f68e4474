import type { ServerResponse } from 'node:http';

/** Runs the listener when the caller's connection closes before its answer was sent whole. */
export function onceGone(response: ServerResponse, listener: () => void): void {
  if (response.destroyed) return listener();
  response.once('close', () => {
    if (!response.writableFinished) listener();
  });
}
