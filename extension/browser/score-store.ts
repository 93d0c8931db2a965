import type { ScoreCache, ScoreKey } from '../../core/scoring/score-cache.ts';
import type { WorkerDatabase } from './database.ts';

/** Scores that outlive the worker. */
export function storedScoreCache(database: Promise<WorkerDatabase>): ScoreCache {
  return {
    async get(key, now) {
      const kept = await (await database).get('scores', textOf(key));
      return kept !== undefined && now < kept.until ? kept.score : undefined;
    },
    async put(key, score, until) {
      await (await database).put('scores', { key: textOf(key), score, until, at: until });
    },
  };
}

function textOf({ endpoint, sha256, listVersion }: ScoreKey): string {
  return `${sha256} ${listVersion ?? '-'} ${endpoint}`;
}
