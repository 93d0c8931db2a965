import { describe, expect, it } from 'vitest';
import { combine } from '../../../../server/serve/scoring/combine.ts';
import type { EngineAnswer } from '../../../../server/serve/scoring/engine.ts';

const score = (value: number, malwareName = '', notChecked: string[] = []): EngineAnswer => ({
  kind: 'score',
  score: value,
  malwareName,
  notChecked,
});
const failed = (reason: 'unavailable' | 'too-large' | 'gave-up'): EngineAnswer => ({
  kind: 'failed',
  reason,
});
const of = (...answers: EngineAnswer[]) =>
  combine(answers.map((answer, index) => ({ engine: `e${index}`, answer })));

describe('combine', () => {
  it('takes the highest score and its name, whoever came first', () => {
    expect(of(score(0.5, 'low'), score(1, 'high'))).toMatchObject({
      score: 1,
      malwareName: 'high',
      engine: 'e1',
    });
    expect(of(score(1, 'high'), score(0.5, 'low'))).toMatchObject({
      score: 1,
      malwareName: 'high',
      engine: 'e0',
    });
  });

  it('tells everything that any engine could not look at', () => {
    expect(of(score(0, '', ['encrypted']), score(0.2, '', ['corrupt']))).toMatchObject({
      notChecked: ['corrupt', 'encrypted'],
    });
  });

  it('is a failure when an engine failed and no other is certain', () => {
    expect(of(score(0), failed('unavailable'))).toEqual({ kind: 'failed', reason: 'unavailable' });
    expect(of(failed('too-large'), score(0.7))).toEqual({ kind: 'failed', reason: 'too-large' });
  });

  it('is malicious when one engine is certain, whatever failed', () => {
    expect(of(failed('unavailable'), score(0.75, 'X'))).toMatchObject({ kind: 'score', score: 0.75 });
  });

  it('tells the failure that is worth a new try', () => {
    expect(of(failed('too-large'), failed('unavailable'))).toEqual({ kind: 'failed', reason: 'unavailable' });
    expect(of(failed('unavailable'), failed('gave-up'))).toEqual({ kind: 'failed', reason: 'unavailable' });
  });

  it('is a failure without engines', () => {
    expect(of()).toEqual({ kind: 'failed', reason: 'unavailable' });
  });
});
