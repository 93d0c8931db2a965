/**
 * What core needs from its host, in core's own words. Each has one real adapter a host and one fake in
 * `test/support`.
 */

/** Byte work that hosts do natively, many times faster than script. */
export interface ByteCodec {
  /** The SHA-256 digest, 32 bytes. */
  sha256(bytes: Uint8Array): Promise<Uint8Array>;
  /**
   * Decodes base64 that may hold ASCII white space.
   * `undefined` when the input is anything but alphabet, white space and padding at its end: the caller then
   * decodes leniently itself. Never a partial or a guessed result.
   */
  decodeBase64(ascii: Uint8Array): Uint8Array | undefined;
  /** Whether a byte stands anywhere in `bytes`, where the host searches faster than script does. */
  hasByte?(bytes: Uint8Array, byte: number): boolean;
  /**
   * Where `pattern`, which is not empty, first stands in `bytes` at or after `from`; -1 when nowhere. Where the host
   * searches faster than script does.
   */
  indexOf?(bytes: Uint8Array, pattern: Uint8Array, from: number): number;
}

export interface Clock {
  /** Milliseconds since 1970-01-01T00:00Z. */
  now(): number;
  /** Resolves after `ms`. Rejects with the signal's reason when it is aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface HttpRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
  readonly signal?: AbortSignal;
}

export interface HttpResponse {
  readonly status: number;
  /** A response header by its lower-case name. */
  header(name: string): string | undefined;
  /** The body in pieces, so that a reader can stop at its own limit. Cancelled when iteration stops early. */
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * Sends one request, without cookies and without the HTTP cache.
 * Rejects when no answer came (refused, reset, aborted); any status is an answer.
 */
export type HttpFetch = (request: HttpRequest) => Promise<HttpResponse>;

/** Where diagnostics go. Never given mail text, addresses, file names or credentials. */
export type Log = (event: string, data?: Readonly<Record<string, string | number | boolean>>) => void;
