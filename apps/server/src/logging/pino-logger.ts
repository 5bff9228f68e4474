import type { LoggerService } from '@nestjs/common';
import type { LogLevel } from '@reuso/config';
import { type Logger, pino } from 'pino';

/** Nest's own account of how it wires things up: of use to developers only. */
const FRAMEWORK: ReadonlySet<string> = new Set([
  'InstanceLoader',
  'NestApplication',
  'NestFactory',
  'RouterExplorer',
  'RoutesResolver',
]);
/** Where Nest tells of what keeps the server from starting; `bootstrap` tells that itself, in one line. */
const STARTING = 'ExceptionHandler';
/** Likewise why it cannot listen, as text; other errors are told from there as such. */
const LISTENING = 'NestApplication';

/** Nest's log as JSON lines on stdout. What it is given never holds prompts, answers or keys. */
export class PinoLogger implements LoggerService {
  readonly #pino: Logger;

  constructor(level: LogLevel) {
    this.#pino = pino({
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    });
  }

  log(message: unknown, ...context: unknown[]): void {
    this.#write('info', message, context);
  }

  error(message: unknown, ...context: unknown[]): void {
    this.#write('error', message, context);
  }

  warn(message: unknown, ...context: unknown[]): void {
    this.#write('warn', message, context);
  }

  debug(message: unknown, ...context: unknown[]): void {
    this.#write('debug', message, context);
  }

  verbose(message: unknown, ...context: unknown[]): void {
    this.#write('trace', message, context);
  }

  fatal(message: unknown, ...context: unknown[]): void {
    this.#write('fatal', message, context);
  }

  /** Nest gives the class's name last, and for errors the stack before it. */
  #write(
    of: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace',
    message: unknown,
    rest: unknown[],
  ): void {
    const context = rest.at(-1);
    const fields: Record<string, unknown> = typeof context === 'string' ? { context } : {};
    const wiring = typeof context === 'string' && FRAMEWORK.has(context) && of === 'info';
    const starting =
      context === STARTING || (context === LISTENING && of === 'error' && typeof message === 'string');
    const level = wiring || starting ? 'debug' : of;
    if (rest.length > 1 && typeof rest[0] === 'string') fields['stack'] = rest[0];
    if (message instanceof Error) this.#pino[level]({ ...fields, err: message }, message.message);
    else if (typeof message === 'object' && message !== null) {
      const { msg, ...members } = message as { msg?: string };
      this.#pino[level]({ ...fields, ...members }, msg);
    } else this.#pino[level](fields, String(message));
  }
}
