import type { Combined } from '../scoring/combine.ts';
import { HttpProblem } from '../http/problem.ts';
import type { ScoreRecord } from '../store/store.ts';

/** What a client gets for a file (`FileResult` of docs/SCORING-API.yaml). */
export interface FileResult {
  readonly sha256: string;
  /** 0 to 1, or -1 while it is not finished. */
  readonly score: number;
  readonly malwareName: string;
  readonly engine: string;
  /** RFC 3339 in UTC; `''` while it is not finished. */
  readonly scoredAt: string;
  readonly complete: boolean;
  readonly notChecked: readonly string[];
}

const RETRY_SECONDS = 30;

export function finished(record: ScoreRecord): FileResult {
  const { sha256, score, malwareName, engine, scoredAt, notChecked } = record;
  return { sha256, score, malwareName, engine, scoredAt, complete: true, notChecked };
}

export function pending(sha256: string): FileResult {
  return { sha256, score: -1, malwareName: '', engine: '', scoredAt: '', complete: false, notChecked: [] };
}

/** The record of a score that was just made. Throws the problem that stands for a failed scan. */
export function requireScore(sha256: string, outcome: Combined, scoredAt: string): ScoreRecord {
  if (outcome.kind === 'score') {
    const { score, malwareName, engine, notChecked } = outcome;
    return { sha256, score, malwareName, engine, scoredAt, notChecked };
  }
  switch (outcome.reason) {
    case 'too-large':
      throw new HttpProblem(413, 'too-large', 'The file is larger than the scanner takes. It has no score.');
    case 'gave-up':
      throw new HttpProblem(422, 'not-scorable', 'The file could not be inspected. It has no score.');
    case 'unavailable':
      throw new HttpProblem(
        503,
        'engine-unavailable',
        'A scanner did not answer. The file has no score.',
        RETRY_SECONDS,
      );
  }
}
