/**
 * The settings cannot be used. The message has one line for each bad setting: its name, what it was (but for
 * secrets) and what it may be. Print the message alone and stop: a stack trace tells the operator nothing.
 */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problems: readonly [string, ...string[]]) {
    super(problems.join('\n'));
  }
}
