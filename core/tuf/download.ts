import { concatBytes } from '../bytes/concat.ts';
import { MailwicketError } from '../errors.ts';
import type { Clock, HttpFetch } from '../ports.ts';

export interface Download {
  readonly url: string;
  /** Reading stops with `TUF_TOO_LONG` as soon as more comes. */
  readonly maxBytes: number;
  /** The whole answer must be here by then, else `TUF_UNREACHABLE`. */
  readonly timeoutMs: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface DownloadPorts {
  readonly fetch: HttpFetch;
  readonly clock: Clock;
}

export interface Downloaded {
  readonly status: number;
  readonly etag: string | undefined;
  /** Empty unless the status is 200. */
  readonly bytes: Uint8Array;
}

/** Storages without listing rights answer 403 for a file that does not exist. */
const ABSENT: readonly number[] = [403, 404, 410];

/**
 * The file at an address, or `undefined` when the server says it has none. A status other than 200 or 304 is
 * `TUF_UNREACHABLE`, as is no answer. Throws `TUF_TOO_LONG`, and `ABORTED` when the caller's signal is.
 */
export async function downloadFile(
  file: Download,
  ports: DownloadPorts,
  signal?: AbortSignal,
): Promise<Downloaded | undefined> {
  const given = new AbortController();
  const done = new AbortController();
  const waiting = ports.clock.sleep(file.timeoutMs, done.signal).then(
    () => given.abort(new Error('no complete answer in time')),
    () => undefined, // Cancelled below: the answer came first.
  );
  const all = signal === undefined ? given.signal : AbortSignal.any([signal, given.signal]);
  try {
    all.throwIfAborted();
    const response = await ports.fetch({
      url: file.url,
      method: 'GET',
      headers: file.headers ?? {},
      signal: all,
    });
    const etag = response.header('etag');
    if (ABSENT.includes(response.status)) return undefined;
    if (response.status === 304) return { status: 304, etag, bytes: new Uint8Array(0) };
    if (response.status !== 200)
      throw new MailwicketError('TUF_UNREACHABLE', `${file.url} answered ${response.status}`);
    return { status: 200, etag, bytes: await readBody(response.body, file, all) };
  } catch (cause) {
    if (signal?.aborted === true) throw new MailwicketError('ABORTED', 'download given up', { cause });
    if (cause instanceof MailwicketError) throw cause;
    throw new MailwicketError('TUF_UNREACHABLE', `no complete answer from ${file.url}`, { cause });
  } finally {
    done.abort();
    await waiting;
    // Lets go of a body that nobody reads, such as that of a 404.
    given.abort();
  }
}

async function readBody(
  body: AsyncIterable<Uint8Array>,
  file: Download,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of body) {
    signal.throwIfAborted();
    length += part.length;
    if (length > file.maxBytes)
      throw new MailwicketError('TUF_TOO_LONG', `${file.url} is longer than ${file.maxBytes} bytes`);
    parts.push(part);
  }
  return concatBytes(parts);
}
