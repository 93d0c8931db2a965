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
  /** The webmail sends elsewhere: to where it was not expected to. */
  readonly isRedirect: boolean;
  header(name: string): string | null;
  /** `undefined` when there are more than `maxBytes`. */
  readonly bytes: Uint8Array | undefined;
}

export interface MailRequest {
  readonly url: string;
  readonly method: string;
  /** A body, sent as a form unless `headers` names another type. */
  readonly form: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Origins beside its own that the webmail may send on to. None: no redirect is followed, because cookies and judgement
   * are for the address that was asked for.
   */
  readonly redirectsTo?: readonly string[];
  readonly maxBytes: number;
  readonly signal?: AbortSignal;
}

/** Fetches from a webmail with the user's cookies. Rejects when no answer came. Never through text: bytes are exact. */
export async function mailFetch(request: MailRequest): Promise<MailAnswer> {
  const { form, redirectsTo = [] } = request;
  const headers = new Headers(request.headers);
  if (form !== undefined && !headers.has('content-type')) {
    headers.set('content-type', 'application/x-www-form-urlencoded');
  }
  const response = await fetch(request.url, {
    method: request.method,
    credentials: 'include',
    cache: 'no-store',
    redirect: redirectsTo.length === 0 ? 'manual' : 'follow',
    headers,
    ...(form === undefined ? {} : { body: form }),
    ...(request.signal === undefined ? {} : { signal: request.signal }),
  });
  const expected = [new URL(request.url).origin, ...redirectsTo];
  if (response.redirected && !expected.includes(new URL(response.url).origin)) {
    await response.body?.cancel();
    return { status: 0, isRedirect: true, header: () => null, bytes: new Uint8Array() };
  }
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
