import { describe, expect, it } from 'vitest';
import type { ArrivingAnswer } from '../../../extension/browser/blocking-requests.ts';
import type { ExitAnswer } from '../../../extension/exits/answer-exit.ts';
import { decideArrival } from '../../../extension/worker/arrival-gate.ts';

const ARRIVING: ArrivingAnswer = {
  url: 'https://mail.example.org/?_action=get',
  method: 'GET',
  form: undefined,
  contentDisposition: 'attachment',
  isOwn: false,
};
const decide = (change: Partial<ArrivingAnswer>, answer?: ExitAnswer) =>
  decideArrival(
    { ...ARRIVING, ...change },
    {
      isProtected: (origin) => Promise.resolve(origin === 'https://mail.example.org'),
      answer: () =>
        answer === undefined ? Promise.reject(new Error('it was asked')) : Promise.resolve(answer),
    },
  );

describe('decideArrival', () => {
  it.each([
    ['the extension’s own request', { isOwn: true }],
    ['a page', { contentDisposition: null }],
    ['another site', { url: 'https://other.example/' }],
  ])('lets %s go without asking', async (_what, change) => {
    expect(await decide(change)).toBe('let-go');
  });

  it('lets go what was released and cancels all else', async () => {
    const file = { kind: 'file', bytes: new Uint8Array(), contentType: '', contentDisposition: '' } as const;
    expect(await decide({}, file)).toBe('let-go');
    expect(await decide({}, { kind: 'pass', url: new URL(ARRIVING.url) })).toBe('let-go');
    expect(await decide({}, { kind: 'nothing' })).toBe('cancel');
    const decision = { release: false, outcome: null, disposition: 'hold', reason: 'timeout' } as const;
    expect(await decide({}, { kind: 'refusal', decision })).toBe('cancel');
  });
});
