import { concatBytes } from '../bytes/concat.ts';
import { MAX_ENDPOINT_ANSWER_BYTES } from '../limits.ts';
import type { Clock, HttpFetch, HttpRequest, HttpResponse } from '../ports.ts';
import { retryAfterMs } from './retry-after.ts';
import type { ScoreAnswer } from './scoring-endpoint.ts';
import { TIMED_OUT, throwIfAborted, withTimeout } from './with-timeout.ts';

/** What the clients of scoring services need. */
export interface EndpointPorts {
  readonly fetch: HttpFetch;
  readonly clock: Clock;
  /** For one request with its answer. */
  readonly timeoutMs: number;
}

export type Failed = Extract<ScoreAnswer, { kind: 'failed' }>;

/** An answer with a status that the client may have a meaning for. */
export interface JsonAnswer {
  readonly kind: 'answer';
  readonly status: number;
  /** `undefined` when the body is not JSON. */
  readonly json: unknown;
  readonly retryAfterMs: number | undefined;
}

/**
 * Sends a request and reads a JSON answer of at most `MAX_ENDPOINT_ANSWER_BYTES`. Gives 2xx and 404 to the caller and
 * makes all others a failure. Throws only `ABORTED`.
 */
export async function requestJson(
  ports: EndpointPorts,
  request: HttpRequest,
  signal: AbortSignal,
): Promise<JsonAnswer | Failed> {
  try {
    const answer = await withTimeout(ports.clock, ports.timeoutMs, signal, (limited) =>
      exchange(ports, request, limited),
    );
    return answer === TIMED_OUT ? failed('timeout') : answer;
  } catch {
    // The port rejects when no answer came, whatever the host calls it. A caller that gave up hears so.
    throwIfAborted(signal);
    return failed('unreachable');
  }
}

export function failed(reason: Failed['reason'], retryAfter?: number): Failed {
  return { kind: 'failed', reason, retryAfterMs: retryAfter };
}

async function exchange(
  ports: EndpointPorts,
  request: HttpRequest,
  signal: AbortSignal,
): Promise<JsonAnswer | Failed> {
  const response = await ports.fetch({ ...request, signal });
  const { status } = response;
  const retryAfter = retryAfterMs(response.header('retry-after'), ports.clock.now());
  if (status === 429) return failed('rate-limited', retryAfter);
  if (status === 413) return failed('too-large');
  if (status === 408 || status === 504) return failed('timeout', retryAfter);
  if (status >= 500) return failed('unreachable', retryAfter);
  if (status !== 404 && status >= 400) return failed('refused');
  if (status !== 404 && (status < 200 || status >= 300)) return failed('invalid-answer');
  const body = await readLimited(response);
  if (body === undefined) return failed('invalid-answer');
  return { kind: 'answer', status, json: parseJson(body), retryAfterMs: retryAfter };
}

async function readLimited(response: HttpResponse): Promise<Uint8Array | undefined> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of response.body) {
    length += piece.length;
    if (length > MAX_ENDPOINT_ANSWER_BYTES) return undefined;
    pieces.push(piece);
  }
  return concatBytes(pieces);
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    // Not UTF-8 or not JSON: `undefined` says so, and no schema takes it.
    return undefined;
  }
}
