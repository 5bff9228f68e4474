import { execute } from './program.js';

process.exitCode = await execute(process.argv.slice(2), {
  env: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
});
