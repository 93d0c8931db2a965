import type { HttpFetch } from '../../core/ports.ts';
import { bodyPieces } from '../../web/body-pieces.ts';

/** Core's requests: no cookies, no cache, no referrer. */
export const plainFetch: HttpFetch = async (request) => {
  const response = await fetch(request.url, {
    method: request.method,
    headers: { ...request.headers },
    credentials: 'omit',
    cache: 'no-store',
    referrerPolicy: 'no-referrer',
    ...(request.body === undefined ? {} : { body: request.body as BodyInit }),
    ...(request.signal === undefined ? {} : { signal: request.signal }),
  });
  return {
    status: response.status,
    header: (name) => response.headers.get(name) ?? undefined,
    body: bodyPieces(response.body),
  };
};

/** A webmail's answer to the user's own session. */
export interface MailAnswer {
  /** 0 for a redirect. */
  readonly status: number;
  /** The webmail sends elsewhere. Not followed: cookies and judgement are for the address that was asked for. */
  readonly isRedirect: boolean;
  header(name: string): string | null;
  /** `undefined` when there are more than `maxBytes`. */
  readonly bytes: Uint8Array | undefined;
}

export interface MailRequest {
  readonly url: string;
  readonly method: string;
  readonly form: string | undefined;
  readonly maxBytes: number;
  readonly signal?: AbortSignal;
}

/** Fetches from a webmail with the user's cookies. Rejects when no answer came. Never through text: bytes are exact. */
export async function mailFetch(request: MailRequest): Promise<MailAnswer> {
  const response = await fetch(request.url, {
    method: request.method,
    credentials: 'include',
    cache: 'no-store',
    redirect: 'manual',
    ...(request.form === undefined
      ? {}
      : { body: request.form, headers: { 'Content-Type': 'application/x-www-form-urlencoded' } }),
    ...(request.signal === undefined ? {} : { signal: request.signal }),
  });
  return {
    status: response.status,
    isRedirect: response.type === 'opaqueredirect',
    header: (name) => response.headers.get(name),
    bytes: await readUpTo(response, request.maxBytes),
  };
}

async function readUpTo(response: Response, maxBytes: number): Promise<Uint8Array | undefined> {
  if (Number(response.headers.get('content-length') ?? 0) > maxBytes) {
    await response.body?.cancel();
    return undefined;
  }
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of bodyPieces(response.body)) {
    length += part.length;
    if (length > maxBytes) return undefined;
    parts.push(part);
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
