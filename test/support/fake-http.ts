import type { HttpFetch, HttpRequest } from '../../core/ports.ts';

/** One answer, or the way in which none comes. */
export interface FakeAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text, JSON (anything else), or pieces of bytes. */
  readonly body?: unknown;
}
export type FakeReply = FakeAnswer | 'refused' | 'hangs';

/** Answers each request from its script, in order of the requests, and fails for any request nobody set up. */
export class FakeHttp {
  readonly requests: HttpRequest[] = [];
  readonly #script = new Map<string, FakeReply[]>();

  /** `what` is the method and the address. The last reply is given again and again. */
  on(what: string, ...replies: FakeReply[]): this {
    this.#script.set(what, replies);
    return this;
  }

  readonly fetch: HttpFetch = async (request) => {
    this.requests.push(request);
    const what = `${request.method} ${request.url}`;
    const replies = this.#script.get(what);
    const reply = replies !== undefined && replies.length > 1 ? replies.shift() : replies?.[0];
    if (reply === undefined) throw new Error(`No fake for ${what}`);
    if (reply === 'refused') throw new TypeError('connection refused');
    if (reply === 'hangs') return await hang(request.signal);
    const headers = reply.headers ?? {};
    return {
      status: reply.status,
      header: (name) => headers[name],
      body: pieces(reply.body),
    };
  };
}

async function hang(signal: AbortSignal | undefined): Promise<never> {
  return await new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

async function* pieces(body: unknown): AsyncIterable<Uint8Array> {
  if (Array.isArray(body)) {
    for (const piece of body as Uint8Array[]) yield await Promise.resolve(piece);
  } else if (body !== undefined) {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    yield await Promise.resolve(new TextEncoder().encode(text));
  }
}
