import type { EngineAnswer, EngineFailure } from './engine.ts';

/** From here on one engine is enough: no other engine's silence can make the file better. */
const CERTAIN_SCORE = 0.75;

export type Combined =
  | {
      readonly kind: 'score';
      readonly score: number;
      readonly malwareName: string;
      readonly engine: string;
      readonly notChecked: readonly string[];
    }
  | { readonly kind: 'failed'; readonly reason: EngineFailure };

export interface NamedAnswer {
  readonly engine: string;
  readonly answer: EngineAnswer;
}

/**
 * One answer of many: the highest score wins. An engine that failed makes the whole a failure, unless another one is
 * certain that the file is malicious: then the file is never reported better than that.
 */
export function combine(answers: readonly NamedAnswer[]): Combined {
  let best: Extract<Combined, { kind: 'score' }> | undefined;
  let failure: EngineFailure | undefined;
  const notChecked = new Set<string>();
  for (const { engine, answer } of answers) {
    if (answer.kind === 'failed') {
      // `unavailable` is the one worth a new try, so it is the one to tell.
      failure = failure === 'unavailable' ? failure : answer.reason;
      continue;
    }
    for (const reason of answer.notChecked) notChecked.add(reason);
    if (best === undefined || answer.score > best.score) {
      best = { kind: 'score', score: answer.score, malwareName: answer.malwareName, engine, notChecked: [] };
    }
  }
  if (best === undefined) return { kind: 'failed', reason: failure ?? 'unavailable' };
  if (failure !== undefined && best.score < CERTAIN_SCORE) return { kind: 'failed', reason: failure };
  return { ...best, notChecked: [...notChecked].sort() };
}
