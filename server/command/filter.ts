import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { MAX_MESSAGE_BYTES } from '../../core/limits.ts';
import { nodeFetch } from '../node-ports.ts';
import { EXIT } from './exit-code.ts';
import { filterInThread, type Filtered } from './filter-in-thread.ts';
import { sendIncident, sendSpooled, spoolIncident } from './incident-spool.ts';
import { UsageError, type CommandIo } from './io.ts';
import { markPlace, markUnchecked } from './mark-unchecked.ts';
import { parseOptions } from './parse-options.ts';
import { readInput, type Input } from './read-input.ts';
import { VERIFY_OPTIONS, type VerifyOptions } from './verify-options.ts';

export const FILTER_USAGE = `mailwicket filter [--policy FILE] [--lists DIR-or-URL --key ROOT.json] [--endpoint URL]
                  [--cache FILE] [--spool DIR] [--timeout SECONDS]
  Message on standard input; message with warning header fields and subject prefix on standard output.
  --cache keeps the lists in FILE (SQLite) between messages, so that they are not fetched for each.
  --spool keeps incidents in DIR until the address of the policy took them; without it each is sent once.
  What cannot be verified comes out unchanged with "X-Mailwicket: unchecked".
  Exit: 0 the message came out, 2 wrong use (it came out unchanged), 75 it could not be read or written whole.
`;

const DEFAULT_TIMEOUT_SECONDS = 60;
/** A mail server that stops in the middle of a message holds this process no longer than that. */
const IDLE_MS = 300_000;

/** `mailwicket filter`. Never loses a message: whatever fails, the input comes out, or the exit code says "try again". */
export async function filterCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  const settings = settingsOf(argv);
  if ('help' in settings) {
    io.stdout.write(FILTER_USAGE);
    return EXIT.ok;
  }
  const output = new Output(io.stdout);
  try {
    const input = await readInput(io.stdin, MAX_MESSAGE_BYTES, IDLE_MS);
    if (settings.wrongUse !== undefined) io.stderr.write(`mailwicket filter: ${settings.wrongUse}\n`);
    const result = input.rest === undefined ? await filtered(input.start, settings, io) : undefined;
    if (result !== undefined) await output.write(result.message);
    else if (input.rest !== undefined) await passThrough(input, input.rest, output);
    await output.end();
    if (result !== undefined) await reportIncident(result, settings.spool, io);
    return settings.wrongUse === undefined ? EXIT.ok : EXIT.wrongUse;
  } catch (error) {
    io.stderr.write(`mailwicket filter: ${reasonOf(error)}\n`);
    return EXIT.tryAgain;
  }
}

interface Settings {
  readonly options: VerifyOptions;
  readonly timeoutMs: number;
  /** A directory, `undefined` for none. */
  readonly spool: string | undefined;
  readonly wrongUse: string | undefined;
}

function settingsOf(argv: readonly string[]): Settings | { help: true } {
  try {
    const { values } = parseOptions({
      args: [...argv],
      options: {
        ...VERIFY_OPTIONS,
        timeout: { type: 'string' },
        spool: { type: 'string' },
        help: { type: 'boolean' },
      },
    });
    if (values.help === true) return { help: true };
    const seconds = Number(values.timeout ?? DEFAULT_TIMEOUT_SECONDS);
    if (!(seconds > 0 && seconds <= 3600)) throw new UsageError('--timeout is 1 to 3600 seconds.');
    return { options: values, timeoutMs: seconds * 1000, spool: values.spool, wrongUse: undefined };
  } catch (error) {
    if (error instanceof UsageError) {
      return { options: {}, timeoutMs: 0, spool: undefined, wrongUse: error.message };
    }
    throw error;
  }
}

async function filtered(raw: Buffer, settings: Settings, io: CommandIo): Promise<Filtered> {
  if (settings.wrongUse !== undefined) return unverified(raw);
  try {
    return await filterInThread(
      raw,
      settings.options,
      io.env['MAILWICKET_TOKEN'] ?? '',
      settings.timeoutMs,
      (text) => io.stderr.write(`mailwicket filter: ${text}\n`),
    );
  } catch (error) {
    io.stderr.write(`mailwicket filter: not verified: ${reasonOf(error)}\n`);
    return unverified(raw);
  }
}

function unverified(raw: Buffer): Filtered {
  return { message: markUnchecked(raw), incident: null, incidents: { url: '', credential: '' } };
}

/** The message is out: whatever goes wrong here is told and costs nothing. */
async function reportIncident(result: Filtered, spool: string | undefined, io: CommandIo): Promise<void> {
  const { incident, incidents } = result;
  try {
    if (spool !== undefined && incident !== null) await spoolIncident(spool, incident);
    if (incidents.url === '' || (spool === undefined && incident === null)) return;
    const left =
      spool === undefined
        ? Number((await sendIncident(JSON.stringify(incident), incidents, nodeFetch)) !== 'arrived')
        : await sendSpooled(spool, incidents, nodeFetch);
    if (left > 0) io.stderr.write(`mailwicket filter: ${left} incidents could not be sent\n`);
  } catch (error) {
    io.stderr.write(`mailwicket filter: incident not kept: ${reasonOf(error)}\n`);
  }
}

/** A message too large to hold: marked and copied through piece by piece. */
async function passThrough(input: Input, rest: AsyncIterator<Buffer>, output: Output): Promise<void> {
  const { offset, field } = markPlace(input.start);
  await output.write(input.start.subarray(0, offset));
  await output.write(field);
  await output.write(input.start.subarray(offset));
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) {
    await output.write(next.value);
  }
}

/** Standard output that says when a reader hung up (EPIPE) and when the last byte is with the system. */
class Output {
  readonly #stream: Writable;
  readonly #broken: Promise<never>;

  constructor(stream: Writable) {
    this.#stream = stream;
    this.#broken = new Promise((_resolve, reject) => stream.once('error', reject));
    // Every write waits for it; without a write there is nobody to tell.
    this.#broken.catch(() => undefined);
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (!this.#stream.write(bytes)) await Promise.race([once(this.#stream, 'drain'), this.#broken]);
  }

  async end(): Promise<void> {
    const flushed = new Promise<void>((resolve) => this.#stream.write('', () => resolve()));
    await Promise.race([flushed, this.#broken]);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
