import { describe, expect, it } from 'vitest';
import type { ExitAnswer } from '../../../extension/exits/answer-exit.ts';
import { ExitJournal } from '../../../extension/worker/exit-journal.ts';
import { LostExits } from '../../../extension/worker/lost-exits.ts';
import { memoryValues } from '../../support/extension/memory-values.ts';

const ADDRESS = 'https://mail.example.org/?_uid=7';
const FILE: ExitAnswer = {
  kind: 'file',
  bytes: new Uint8Array(),
  contentType: '',
  contentDisposition: 'attachment',
};

interface Setting {
  readonly answer?: ExitAnswer | Error;
  readonly isGiven?: boolean;
  readonly hasArrived?: boolean;
  readonly canRepeat?: boolean;
}

/** What the next worker does about one exit that a worker died over. */
async function after({ answer = FILE, isGiven = false, hasArrived = false, canRepeat = true }: Setting) {
  const session = memoryValues();
  const done: string[] = [];
  const note = (what: string) => {
    done.push(what);
    return Promise.resolve();
  };
  const open = () => new ExitJournal({ session, clock: { now: () => 0 }, log: () => undefined });
  const exit = open().begin(
    { url: new URL(ADDRESS), method: 'GET', form: undefined, inFrame: false },
    canRepeat,
  );
  if (isGiven) await exit.given();
  const lost = new LostExits({
    journal: open(),
    log: () => undefined,
    answer: () => (answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)),
    messageOf: () => Promise.resolve(null),
    hasArrived: () => Promise.resolve(hasArrived),
    save: ({ url }) => note(`save ${url.href}`),
    notify: (_site, told) => note('reason' in told ? told.reason : told.notice),
  });
  await lost.answerAll();
  expect(await open().lost()).toEqual([]);
  return done;
}

describe('LostExits', () => {
  it.each([
    { what: 'begins what may leave', setting: {}, done: ['exit-lost', `save ${ADDRESS}`] },
    {
      what: 'begins what was given and never arrived',
      setting: { isGiven: true },
      done: ['exit-lost', `save ${ADDRESS}`],
    },
    { what: 'does nothing about what arrived', setting: { isGiven: true, hasArrived: true }, done: [] },
    {
      what: 'says nothing more of what was refused, which the answer told',
      setting: { answer: { kind: 'nothing' } as const },
      done: ['exit-lost'],
    },
    {
      what: 'tells the user of what would have been shown',
      setting: { answer: { kind: 'pass', url: new URL(ADDRESS) } as const },
      done: ['exit-lost', 'interrupted'],
    },
    {
      what: 'tells the user of what cannot be answered anew',
      setting: { canRepeat: false },
      done: ['exit-lost', 'interrupted'],
    },
    {
      what: 'tells the user when it fails again',
      setting: { answer: new Error('gone') },
      done: ['exit-lost', 'interrupted'],
    },
  ])('$what', async ({ setting, done }) => {
    expect(await after(setting)).toEqual(done);
  });
});
