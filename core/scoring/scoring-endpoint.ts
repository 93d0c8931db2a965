/** A file as an endpoint sees it. `filename` is empty unless the policy lets names leave. */
export interface FileToScore {
  readonly sha256: string;
  readonly filename: string;
  readonly size: number;
  bytes(): Uint8Array;
}

export type EndpointFailure =
  | 'timeout'
  | 'unreachable'
  | 'rate-limited'
  /** The endpoint takes no file of this size. */
  | 'too-large'
  /** An answer that breaks the endpoint's own interface: worth nothing, whatever score it holds. */
  | 'invalid-answer'
  /** Credential or request not accepted. */
  | 'refused';

export type ScoreAnswer =
  | {
      readonly kind: 'score';
      /** 0 to 1. */
      readonly score: number;
      readonly malwareName: string;
      readonly engine: string;
      /** When it was scored, RFC 3339. */
      readonly scoredAt: string;
    }
  /** The endpoint has never seen this hash. */
  | { readonly kind: 'unknown' }
  /** Not finished. Never clean. */
  | { readonly kind: 'pending'; readonly retryAfterMs: number; readonly job: string | undefined }
  | { readonly kind: 'failed'; readonly reason: EndpointFailure; readonly retryAfterMs: number | undefined };

/** One scoring service. Never throws for what the service or the network does; only for `ABORTED`. */
export interface ScoringEndpoint {
  readonly name: string;
  lookup(sha256: string, signal: AbortSignal): Promise<ScoreAnswer>;
  /** `undefined` for services that take no files. */
  readonly submit: ((file: FileToScore, signal: AbortSignal) => Promise<ScoreAnswer>) | undefined;
  /** Asks for the result of an earlier `pending` submission. */
  readonly poll: ((job: string, signal: AbortSignal) => Promise<ScoreAnswer>) | undefined;
}
