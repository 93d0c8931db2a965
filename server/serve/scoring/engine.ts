/** A submitted file. `filename` is empty when the client did not send one. */
export interface FileToScan {
  readonly sha256: string;
  readonly filename: string;
  readonly bytes: Uint8Array;
}

/** `too-large` is the engine's own limit; `unavailable` may be better in a moment; `gave-up` will not. */
export type EngineFailure = 'unavailable' | 'too-large' | 'gave-up';

export type EngineAnswer =
  | {
      readonly kind: 'score';
      /** 0 to 1. */
      readonly score: number;
      readonly malwareName: string;
      /** What it could not look at. */
      readonly notChecked: readonly string[];
    }
  | { readonly kind: 'failed'; readonly reason: EngineFailure };

/** Something that scores a file. Never rejects: what goes wrong is an answer, and never a low score. */
export interface Engine {
  readonly name: string;
  scan(file: FileToScan, signal: AbortSignal): Promise<EngineAnswer>;
  /** Rejects when files cannot be scanned now. */
  checkReady(): Promise<void>;
  close(): Promise<void>;
}
