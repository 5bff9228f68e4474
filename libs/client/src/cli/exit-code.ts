/** How the program ends; told in `--help` and docs/executors.md. */
export const EXIT = {
  /** All was done. */
  good: 0,
  /** Atoms failed or were skipped, or the server refused what it was asked. */
  failed: 1,
  /** The command line, the masterplan or another file is not right: nothing was asked. */
  usage: 2,
  /** The server is not there, or refuses the key. */
  unreachable: 3,
  /** Ctrl-C. */
  interrupted: 130,
} as const;

export const EXIT_HELP = `
Exit codes: 0 all done; 1 atoms failed or were skipped, or the server refused; 2 the command line, the masterplan or
another file is not right; 3 the server is not there or refuses the key; 130 interrupted.`;
