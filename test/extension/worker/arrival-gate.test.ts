import { describe, expect, it } from 'vitest';
import type { ArrivingAnswer, Ruling } from '../../../extension/browser/blocking-requests.ts';
import type { ExitAnswer, ExitRequest } from '../../../extension/exits/answer-exit.ts';
import { ArrivalGate } from '../../../extension/worker/arrival-gate.ts';

const SITE = 'https://mail.example.org';
const ARRIVING: ArrivingAnswer = {
  id: '1',
  url: `${SITE}/?_action=get`,
  method: 'GET',
  form: undefined,
  inFrame: false,
  jar: '',
  contentDisposition: 'attachment',
  contentType: 'application/zip',
  isOwn: false,
};
const FILE: ExitAnswer = {
  kind: 'file',
  bytes: new Uint8Array([1, 2]),
  contentType: 'application/zip',
  contentDisposition: 'attachment; filename="a.zip"',
};
const PASS: ExitAnswer = { kind: 'pass', url: new URL(ARRIVING.url) };
const REFUSAL: ExitAnswer = {
  kind: 'refusal',
  decision: { release: false, outcome: null, disposition: 'hold', reason: 'timeout' },
};

function start(answer: ExitAnswer | undefined, openJars: readonly string[] = []) {
  const saved: string[] = [];
  const asked: ExitRequest[] = [];
  const refused: string[] = [];
  const gate = new ArrivalGate({
    isProtected: (origin) => Promise.resolve(origin === SITE),
    isExit: (url) => url.includes('_action=get'),
    frameOf: (_site, jar) =>
      Promise.resolve(openJars.includes(jar) ? { tabId: 3, frameId: 0, jar } : undefined),
    answer: async (request, save) => {
      asked.push(request);
      if (answer === undefined) throw new Error('it was asked');
      if (answer.kind === 'file') await save(answer);
      return answer;
    },
    refuse: ({ href }) => {
      refused.push(href);
      return Promise.resolve();
    },
    save: ({ bytes, filename }) => {
      saved.push(`${filename} ${bytes.join()}`);
      return Promise.resolve();
    },
    refusalPage: () => 'data:,refused',
  });
  const arrive = (change: Partial<ArrivingAnswer>): Promise<Ruling> =>
    gate.arriving({ ...ARRIVING, ...change });
  return { gate, arrive, saved, asked, refused };
}

describe('ArrivalGate', () => {
  it.each([
    ['the extension’s own request', { isOwn: true }],
    ['a page', { contentDisposition: null, contentType: 'text/html; charset=utf-8' }],
    ['another site', { url: 'https://other.example/?_action=get' }],
  ])('lets %s go without asking', async (_what, change) => {
    expect(await start(undefined).arrive(change)).toBe('let-go');
  });

  it.each([
    ['an answer without a label that no browser shows as a page', { contentDisposition: null }],
    ['a page that is labelled as a file', { contentType: 'text/html' }],
  ])('judges %s', async (_what, change) => {
    const { arrive, asked } = start({ kind: 'nothing' });
    expect(await arrive(change)).toBe('cancel');
    expect(asked).toHaveLength(1);
  });

  it('cancels a file and saves the judged bytes in its place', async () => {
    const { arrive, saved } = start(FILE);
    expect(await arrive({})).toBe('cancel');
    expect(saved).toEqual(['a.zip 1,2']);
  });

  it('shows a refusal where a frame would have shown the file, and cancels every other', async () => {
    expect(await start(REFUSAL).arrive({ inFrame: true })).toEqual({ show: 'data:,refused' });
    const { arrive, saved } = start({ kind: 'nothing' });
    expect(await arrive({})).toBe('cancel');
    expect(saved).toEqual([]);
  });

  it('judges an exit before it is sent, and what it passed not again', async () => {
    const { gate, arrive, asked } = start(PASS);
    expect(await gate.asking(ARRIVING)).toBe('let-go');
    expect(await arrive({})).toBe('let-go');
    expect(asked).toHaveLength(1);
    // The next one of that number is another one.
    expect(await arrive({})).toBe('let-go');
    expect(asked).toHaveLength(2);
  });

  it('waits for the headers of what looks like no exit', async () => {
    expect(await start(undefined).gate.asking({ ...ARRIVING, url: `${SITE}/?_action=g!et` })).toBe('let-go');
  });

  it('forgets a request that ended', async () => {
    const { gate, arrive, asked } = start(PASS);
    await gate.asking(ARRIVING);
    gate.ended(ARRIVING.id);
    await arrive({});
    expect(asked).toHaveLength(2);
  });

  it('has a page of the same container fetch, and refuses where none is open', async () => {
    const jar = 'firefox-container-1';
    const open = start(FILE, [jar]);
    expect(await open.arrive({ jar })).toBe('cancel');
    expect(open.asked[0]?.frame).toMatchObject({ tabId: 3, frameId: 0 });
    const closed = start(undefined, []);
    expect(await closed.arrive({ jar })).toBe('cancel');
    expect(closed.refused).toEqual([ARRIVING.url]);
  });
});
