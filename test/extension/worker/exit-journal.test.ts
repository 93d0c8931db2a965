import { describe, expect, it } from 'vitest';
import { ExitJournal } from '../../../extension/worker/exit-journal.ts';
import { memoryValues } from '../../support/extension/memory-values.ts';

const NOW = 1_000_000;
const request = (name: string) => ({
  url: new URL(`https://mail.example.org/?${name}`),
  method: 'POST',
  form: 'a=b',
  inFrame: true,
});

function setting(session = memoryValues()) {
  const state = { now: NOW, log: [] as string[] };
  const ports = { session, clock: { now: () => state.now }, log: (event: string) => state.log.push(event) };
  return { state, open: () => new ExitJournal(ports) };
}

describe('ExitJournal', () => {
  it('names what a former worker did not answer to the end, with all that is needed to answer it', async () => {
    const { open } = setting();
    const former = open();
    former.begin(request('asked'), true);
    await former.begin(request('given'), true).given();
    await former.begin(request('answered'), true).over();
    const lost = await open().lost();
    expect(lost.map(({ request: { url }, isGiven }) => [url.search, isGiven])).toEqual([
      ['?asked', false],
      ['?given', true],
    ]);
    expect(lost[0]).toMatchObject({ request: request('asked'), at: NOW, canRepeat: true });
  });

  it('has written the entry before anybody waits for it', async () => {
    const { open } = setting();
    open().begin(request('a'), true);
    expect(await open().lost()).toHaveLength(1);
  });

  it('does not take what it answers itself for lost', async () => {
    const journal = setting().open();
    journal.begin(request('a'), true);
    expect(await journal.lost()).toEqual([]);
  });

  it('names what was taken over only when that worker died as well, and not for ever', async () => {
    const { open } = setting();
    open().begin(request('a'), true);
    const repeatable: boolean[] = [];
    for (let death = 0; death < 5; death++) {
      const worker = open();
      const [lost] = await worker.lost();
      repeatable.push(lost?.canRepeat === true);
      lost?.takeOver();
      expect(await worker.lost()).toEqual([]);
    }
    expect(repeatable).toEqual([true, true, true, false, false]);
    const [last] = await open().lost();
    await last?.takeOver().over();
    expect(await open().lost()).toEqual([]);
  });

  it('remembers what the browser was given when the worker that took it over died as well', async () => {
    const { open } = setting();
    await open().begin(request('a'), true).given();
    (await open().lost())[0]?.takeOver();
    expect(await open().lost()).toMatchObject([{ isGiven: true }]);
  });

  it.each([
    { why: 'only the first worker could answer it', can: false, later: 0 },
    { why: 'it was asked for long ago', can: true, later: 10 * 60_000 },
    { why: 'the clock was set back', can: true, later: -10 * 60_000 },
  ])('has nothing repeated when $why', async ({ can, later }) => {
    const { open, state } = setting();
    open().begin(request('a'), can);
    state.now += later;
    expect((await open().lost()).map(({ canRepeat }) => canRepeat)).toEqual([false]);
  });

  it('goes on without its notes when there is no room for them', async () => {
    const session = { ...memoryValues(), set: () => Promise.reject(new Error('quota')) };
    const { open, state } = setting(session);
    const exit = open().begin(request('a'), true);
    await exit.given();
    await exit.over();
    expect(state.log).toEqual(['exit-not-noted', 'exit-not-noted']);
  });
});
