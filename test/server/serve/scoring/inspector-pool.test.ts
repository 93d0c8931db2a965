import { describe, expect, it, onTestFinished } from 'vitest';
import { InspectorPool } from '../../../../server/serve/scoring/inspector-pool.ts';
import { EICAR } from '../../support/clamd.ts';

const file = (text: string) => ({ filename: 'a.txt', bytes: Buffer.from(text) });
const never = new AbortController().signal;

function pool(size: number, timeoutMs: number): InspectorPool {
  const made = new InspectorPool(size, timeoutMs);
  onTestFinished(() => made.close());
  return made;
}

describe('InspectorPool', () => {
  it('inspects one file after the other in the same thread, and several at once', async () => {
    const inspectors = pool(1, 20_000);
    const answers = await Promise.all(
      ['text', EICAR, 'more text'].map((text) => inspectors.inspect(file(text), never)),
    );
    expect(answers.map((answer) => answer?.kind === 'score' && answer.score)).toEqual([0, 1, 0]);
  });

  it('gives no answer in too short a time, and ends the thread', async () => {
    const inspectors = pool(1, 1);
    expect(await inspectors.inspect(file('text'), never)).toBeUndefined();
    expect(await inspectors.inspect(file('text'), never)).toBeUndefined();
  });

  it('gives no answer when it is aborted, and answers the next file', async () => {
    const inspectors = pool(1, 20_000);
    const abort = new AbortController();
    const given = inspectors.inspect(file('text'), abort.signal);
    abort.abort();
    expect(await given).toBeUndefined();
    expect(await inspectors.inspect(file('text'), never)).toMatchObject({ kind: 'score' });
  });

  it('tells what could not be looked into', async () => {
    const encrypted = Buffer.from('504b0304140001000000000000000000000000000000000000000000', 'hex');
    const answer = await pool(1, 20_000).inspect({ filename: 'a.zip', bytes: encrypted }, never);
    expect(answer?.kind === 'score' && answer.notChecked.length).toBeGreaterThan(0);
  });
});
