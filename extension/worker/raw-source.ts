import { MAX_MESSAGE_BYTES } from '../../core/limits.ts';
import type { MailAnswer, MailRequest } from '../browser/http.ts';
import type { MessageRef } from '../messaging/contract.ts';
import { outerRef } from '../messaging/message-ref.ts';
import { routesOf } from '../webmail/all-routes.ts';
import type { RawSourceRequest } from '../webmail/routes.ts';

/** Why the source of a message could not be had. */
export type RawSourceCode =
  | 'RAW_UNREACHABLE'
  | 'RAW_REFUSED'
  | 'RAW_NOT_A_MESSAGE'
  /** The page fetched it, and it is not the message that the page shows. */
  | 'RAW_OTHER_MESSAGE'
  | 'MESSAGE_TOO_LARGE';

export class RawSourceError extends Error {
  readonly code: RawSourceCode;

  constructor(code: RawSourceCode, options?: ErrorOptions) {
    super(code, options);
    this.name = 'RawSourceError';
    this.code = code;
  }
}

/** How long a webmail may take to hand over a message, its turn included. */
const RAW_TIMEOUT_MS = 60_000;

export type FetchMail = (request: MailRequest) => Promise<MailAnswer>;

export interface RawSourcePorts {
  /** Fetches in the worker, with the cookies of the browser's own jar. */
  readonly fetchMail: FetchMail;
  /**
   * Has the page that shows the message fetch the address: where the worker has other cookies (Firefox containers, private
   * windows), or the webmail wants the page's own referrer. `undefined` when no page asked for it.
   */
  readonly fetchInPage: FetchMail | undefined;
  /** Resolves when the webmail may be asked for the next message. */
  readonly pace?: (signal: AbortSignal) => Promise<void>;
  /** The page's jar is not the worker's: its own answer would be of another account. */
  readonly isOtherJar: boolean;
  /** Whether bytes that a page fetched are of the message it shows. */
  readonly isShown: (bytes: Uint8Array) => boolean;
}

/**
 * The bytes of one message, from its webmail with the user's own session. The address is built here from the reference;
 * no part of it comes from a page as it is. Throws `RawSourceError`.
 */
export async function fetchRawSource(
  ref: MessageRef,
  token: string,
  { fetchMail, fetchInPage, isOtherJar, isShown, pace }: RawSourcePorts,
): Promise<Uint8Array> {
  // A nested message is verified with the one that carries it.
  const source = routesOf(ref.webmail)?.rawSource(outerRef(ref), token);
  if (source === undefined) throw new RawSourceError('RAW_REFUSED');
  try {
    if (!isOtherJar) return await fetchFrom(source, fetchMail, pace);
  } catch (error) {
    // Too large is as large in the page.
    if (fetchInPage === undefined || codeIs(error, 'MESSAGE_TOO_LARGE')) throw error;
  }
  if (fetchInPage === undefined) throw new RawSourceError('RAW_UNREACHABLE');
  const bytes = await fetchFrom(source, fetchInPage, pace);
  if (!isShown(bytes)) throw new RawSourceError('RAW_OTHER_MESSAGE');
  return bytes;
}

async function fetchFrom(
  source: RawSourceRequest,
  fetchMail: FetchMail,
  pace: RawSourcePorts['pace'],
): Promise<Uint8Array> {
  const signal = AbortSignal.timeout(RAW_TIMEOUT_MS);
  let answer: MailAnswer;
  try {
    await pace?.(signal);
    answer = await fetchMail({
      url: source.url,
      method: source.method,
      form: source.form,
      headers: source.headers,
      redirectsTo: source.redirectsTo,
      maxBytes: MAX_MESSAGE_BYTES,
      signal,
    });
  } catch (error) {
    throw new RawSourceError('RAW_UNREACHABLE', { cause: error });
  }
  if (answer.status !== 200) throw new RawSourceError('RAW_REFUSED');
  if (answer.bytes === undefined) throw new RawSourceError('MESSAGE_TOO_LARGE');
  if (!source.isSource(answer)) throw new RawSourceError('RAW_REFUSED');
  const bytes = decoded(source, answer.bytes);
  if (!looksLikeMessage(bytes)) throw new RawSourceError('RAW_NOT_A_MESSAGE');
  return bytes;
}

function decoded(source: RawSourceRequest, bytes: Uint8Array): Uint8Array {
  try {
    return source.decode(bytes);
  } catch (error) {
    throw new RawSourceError('RAW_NOT_A_MESSAGE', { cause: error });
  }
}

function codeIs(error: unknown, code: RawSourceCode): boolean {
  return error instanceof RawSourceError && error.code === code;
}

/** Whether bytes begin with a header field (RFC 5322 §2.2), after an mbox `From ` line if there is one. */
export function looksLikeMessage(bytes: Uint8Array): boolean {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 2048));
  return /^(?:>?From [^\r\n]*\r?\n)?[\w!#$%&'*+.^`|~-]+[ \t]*:/u.test(start);
}
