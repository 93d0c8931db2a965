import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How the endpoint misbehaves. `gone` resets connections; `slow` gives a right answer (score 0, or `score`), late. */
export type ScoringFault =
  | { readonly kind: 'gone' }
  | { readonly kind: 'slow'; readonly ms: number; readonly score?: number }
  | { readonly kind: 'rate-limited'; readonly retryAfterSeconds: number }
  | { readonly kind: 'nonsense' }
  | { readonly kind: 'not-finished' }
  | { readonly kind: 'unknown' };

export interface SeenRequest {
  readonly time: number;
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
  /** When its answer was sent; `undefined` before, and for ever when none was. */
  readonly answeredAt: number | undefined;
}

type Noted = { -readonly [Key in keyof SeenRequest]: SeenRequest[Key] };

export interface ScoringFaults {
  readonly url: string;
  /** Every request that arrived, oldest first. */
  readonly seen: readonly SeenRequest[];
  fail(fault: ScoringFault): void;
  forget(): void;
  close(): Promise<void>;
}

function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

/** What the scoring API says of a file whose scan has not ended (`docs/SCORING-API.yaml`), for ever. */
function notFinished({ method, url = '' }: IncomingMessage): unknown {
  if (method === 'POST') return { job: 'never' };
  const sha256 = /[0-9a-f]{64}/u.exec(url)?.[0] ?? '';
  return { sha256, score: -1, malwareName: '', engine: '', scoredAt: '', complete: false, notChecked: [] };
}

/** A right answer. */
function scored({ url = '', headers }: IncomingMessage, score: number): unknown {
  const sha256 = /[0-9a-f]{64}/u.exec(url)?.[0] ?? headers['x-content-sha256'];
  const scoredAt = new Date().toISOString();
  const malwareName = score === 0 ? '' : 'Test.Bad';
  return { sha256, score, malwareName, engine: 'double', scoredAt, complete: true, notChecked: [] };
}

function answer(fault: ScoringFault, request: IncomingMessage, response: ServerResponse): void {
  switch (fault.kind) {
    case 'gone':
      request.socket.destroy();
      return;
    case 'slow':
      setTimeout(() => json(response, 200, scored(request, fault.score ?? 0)), fault.ms).unref();
      return;
    case 'rate-limited':
      json(
        response,
        429,
        { type: 'about:blank', status: 429 },
        { 'retry-after': String(fault.retryAfterSeconds) },
      );
      return;
    case 'nonsense':
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end('<html>{"score": "very", ]');
      return;
    case 'not-finished':
      json(response, 202, notFinished(request), { 'retry-after': '1' });
      return;
    case 'unknown':
      json(response, 404, { type: 'about:blank', status: 404 });
  }
}

/**
 * A test double for the failures of a scoring endpoint, and a recorder of every request that reaches it. How a
 * working endpoint answers is tested against the real server.
 */
export async function startScoringFaults(first: ScoringFault): Promise<ScoringFaults> {
  let fault = first;
  let seen: SeenRequest[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const body = Buffer.concat(chunks);
      const asked: Noted = { time: Date.now(), method, path: url, headers, body, answeredAt: undefined };
      seen.push(asked);
      response.once('finish', () => (asked.answeredAt = Date.now()));
      answer(fault, request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get seen() {
      return seen;
    },
    fail: (next) => (fault = next),
    forget: () => (seen = []),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
