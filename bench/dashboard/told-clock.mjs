// Loaded before a server (node --import): its calendar shows what a file says, so that minutes of traffic become weeks of
// figures. Between two looks at the file it goes on by itself. Timers and durations go on as they are.
import { readFileSync } from 'node:fs';

const FILE = process.env.TOLD_CLOCK_FILE;
const LOOK_EVERY_MS = 20;
const RealDate = Date;
let told = 0;
let lookedAt = 0;

function look() {
  const now = Number(readFileSync(FILE, 'utf8'));
  // An empty file is being written; and time never goes back.
  if (now > told) [told, lookedAt] = [now, RealDate.now()];
}

look();
setInterval(look, LOOK_EVERY_MS).unref();

/** It never goes past the present. */
const now = () => Math.min(RealDate.now(), told + RealDate.now() - lookedAt);

globalThis.Date = class extends RealDate {
  constructor(...parts) {
    super(...(parts.length === 0 ? [now()] : parts));
  }

  static now() {
    return now();
  }
};
