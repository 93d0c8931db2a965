import type { ScoreAnswer } from './scoring-endpoint.ts';

export type Score = Extract<ScoreAnswer, { kind: 'score' }>;

/** A score stands for one endpoint, one file and one version of the lists: a new list asks anew. */
export interface ScoreKey {
  readonly endpoint: string;
  readonly sha256: string;
  readonly listVersion: number | null;
}

/**
 * Keeps final scores for a time. Answers that are none (unknown, pending, failed) are never kept. A cache that cannot
 * be read or written may reject: the endpoint is then asked as if there were none.
 */
export interface ScoreCache {
  /** `undefined` when there is none, or `now` (milliseconds, as `Clock.now`) is not before its end. */
  get(key: ScoreKey, now: number): Promise<Score | undefined>;
  put(key: ScoreKey, score: Score, until: number): Promise<void>;
}

/** Scores kept by `memoryScoreCache`: memory of a long-running host. */
export const MAX_CACHED_SCORES = 5_000;

/** A cache for the life of the process. The one put in first leaves first. */
export function memoryScoreCache(limit = MAX_CACHED_SCORES): ScoreCache {
  const kept = new Map<string, { readonly score: Score; readonly until: number }>();
  const nameOf = ({ endpoint, sha256, listVersion }: ScoreKey) =>
    `${sha256} ${listVersion ?? '-'} ${endpoint}`;
  return {
    get(key, now) {
      const found = kept.get(nameOf(key));
      return Promise.resolve(found !== undefined && now < found.until ? found.score : undefined);
    },
    put(key, score, until) {
      kept.delete(nameOf(key));
      kept.set(nameOf(key), { score, until });
      for (const oldest of kept.keys()) {
        if (kept.size <= limit) break;
        kept.delete(oldest);
      }
      return Promise.resolve();
    },
  };
}
