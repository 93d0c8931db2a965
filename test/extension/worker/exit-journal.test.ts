import { describe, expect, it } from 'vitest';
import { ExitJournal } from '../../../extension/worker/exit-journal.ts';
import { memoryValues } from '../../support/extension/memory-values.ts';

const [A, B] = ['https://mail.example.org/?a', 'https://mail.example.org/?b'];
const never = () => new Promise<never>(() => undefined);

describe('ExitJournal', () => {
  it('names what a former worker did not answer, once', async () => {
    const session = memoryValues();
    const former = new ExitJournal(session);
    expect(await former.lost()).toEqual([]);
    void former.during(A, never);
    expect(await former.during(B, () => Promise.resolve('answered'))).toBe('answered');
    await expect(former.during(B, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    expect(await new ExitJournal(session).lost()).toEqual([A]);
    expect(await new ExitJournal(session).lost()).toEqual([]);
  });

  it('does not take what it answers itself for lost', async () => {
    const journal = new ExitJournal(memoryValues());
    void journal.during(A, never);
    expect(await journal.lost()).toEqual([]);
  });
});
