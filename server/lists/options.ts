import { readFileSync } from 'node:fs';
import { UsageError, type CommandIo } from '../command/io.ts';

/** What the subcommands need of the terminal. */
export type ListsIo = Pick<CommandIo, 'stdout' | 'stderr' | 'env'>;

/** The passphrase of the offline key: `--passphrase-file`, else `MAILWICKET_KEY_PASSPHRASE`; never asked for. */
export function readPassphrase(file: string | undefined, io: ListsIo): string | undefined {
  if (file !== undefined) {
    const passphrase = readFileSync(file, 'utf8').replace(/\r?\n$/u, '');
    if (passphrase === '') throw new UsageError(`${file} is empty`);
    return passphrase;
  }
  const fromEnvironment = io.env['MAILWICKET_KEY_PASSPHRASE'];
  return fromEnvironment === '' ? undefined : fromEnvironment;
}

/** A whole number option within bounds. Throws `UsageError`. */
export function readNumber(name: string, text: string, low: number, high: number): number {
  const value = /^\d{1,9}$/u.test(text) ? Number(text) : Number.NaN;
  if (!(value >= low && value <= high)) throw new UsageError(`--${name} must be ${low} to ${high}`);
  return value;
}

/** Exactly the named arguments. Throws `UsageError`. */
export function requireArguments(given: readonly string[], names: readonly string[]): string[] {
  if (given.length !== names.length)
    throw new UsageError(`expected ${names.join(' ')}, got ${given.length} argument(s)`);
  return [...given];
}

/** Text of the root a client begins with. Throws `UsageError` without one. */
export function readRootFile(file: string | undefined): string {
  if (file === undefined) throw new UsageError('--root FILE is needed: the root.json that clients trust');
  return readFileSync(file, 'utf8');
}
