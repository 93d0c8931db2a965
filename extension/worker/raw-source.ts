import { MAX_MESSAGE_BYTES } from '../../core/limits.ts';
import type { MailAnswer, MailRequest } from '../browser/http.ts';
import { rawSourceUrl } from '../exits/roundcube-request.ts';
import type { MessageRef } from '../messaging/contract.ts';

/** Why the source of a message could not be had. */
export type RawSourceCode = 'RAW_UNREACHABLE' | 'RAW_REFUSED' | 'RAW_NOT_A_MESSAGE' | 'MESSAGE_TOO_LARGE';

export class RawSourceError extends Error {
  readonly code: RawSourceCode;

  constructor(code: RawSourceCode, options?: ErrorOptions) {
    super(code, options);
    this.name = 'RawSourceError';
    this.code = code;
  }
}

/** How long a webmail may take to hand over a message. */
const RAW_TIMEOUT_MS = 60_000;

/**
 * The exact bytes of one message, from its webmail with the user's own session. The address is built here from the
 * reference; no part of it comes from a page as it is. Throws `RawSourceError`.
 */
export async function fetchRawSource(
  ref: MessageRef,
  token: string,
  fetchMail: (request: MailRequest) => Promise<MailAnswer>,
): Promise<Uint8Array> {
  // A nested message is verified with the one that carries it.
  const outer = { ...ref, uid: ref.uid.split('.', 1)[0] ?? ref.uid };
  let answer: MailAnswer;
  try {
    answer = await fetchMail({
      url: rawSourceUrl(outer, token),
      method: 'GET',
      form: undefined,
      maxBytes: MAX_MESSAGE_BYTES,
      signal: AbortSignal.timeout(RAW_TIMEOUT_MS),
    });
  } catch (error) {
    throw new RawSourceError('RAW_UNREACHABLE', { cause: error });
  }
  if (answer.status !== 200) throw new RawSourceError('RAW_REFUSED');
  if (answer.bytes === undefined) throw new RawSourceError('MESSAGE_TOO_LARGE');
  // The webmail saves sources as a file; a login page or an error is a page.
  if (!/^\s*attachment\b/iu.test(answer.header('content-disposition') ?? '')) {
    throw new RawSourceError('RAW_REFUSED');
  }
  if (!looksLikeMessage(answer.bytes)) throw new RawSourceError('RAW_NOT_A_MESSAGE');
  return answer.bytes;
}

/** Whether bytes begin with a header field (RFC 5322 §2.2), after an mbox `From ` line if there is one. */
export function looksLikeMessage(bytes: Uint8Array): boolean {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 2048));
  return /^(?:>?From [^\r\n]*\r?\n)?[\w!#$%&'*+.^`|~-]+[ \t]*:/u.test(start);
}
