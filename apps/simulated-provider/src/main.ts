import { parseOptions, USAGE } from './options.js';
import { startSimulatedProvider } from './simulated-provider.js';

const options = parseOptions(process.argv.slice(2), process.env);
if (options === 'help') {
  process.stdout.write(USAGE);
} else {
  const provider = await startSimulatedProvider(options);
  process.stdout.write(`${JSON.stringify({ event: 'listening', url: provider.url })}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void provider.close());
  }
}
