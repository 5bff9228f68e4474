// Loaded before a server (node --import): its calendar begins in the past and runs fast, so that minutes of traffic become
// a day of figures. Timers and durations go on as they are.
const { FAST_CLOCK_FROM, FAST_CLOCK_SPEED } = process.env;
const RealDate = Date;
const began = RealDate.now();
const from = Number(FAST_CLOCK_FROM);
const speed = Number(FAST_CLOCK_SPEED);
/** It never goes past the present. */
const now = () => Math.min(RealDate.now(), Math.round(from + (RealDate.now() - began) * speed));

globalThis.Date = class extends RealDate {
  constructor(...parts) {
    super(...(parts.length === 0 ? [now()] : parts));
  }

  static now() {
    return now();
  }
};
