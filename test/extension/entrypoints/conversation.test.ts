// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FrameProtection } from '../../../extension/entrypoints/webmail.content/frame-protection.ts';
import { PREFIX_ATTRIBUTE } from '../../../extension/webmail/protection/prefix.ts';
import { CONVERSATION, conversation } from '../../support/extension/conversation.ts';
import { FakeFrame } from '../../support/extension/frame-ports.ts';
import { settle } from '../../support/extension/render.tsx';
import { attachmentVerdict, verdictOf } from '../../support/extension/verdicts.ts';
import { showPage } from '../../support/extension/webmail-page.ts';

let stop: AbortController;
let frame: FakeFrame;
let opened: string[];

const CLEAN = verdictOf([attachmentVerdict({ id: '2' })]);
const MALICIOUS = verdictOf(
  [attachmentVerdict({ id: '2', outcome: 'malicious', score: 1, level: 'critical', disposition: 'block' })],
  { subjectPrefix: '{Malicious?}', disposition: 'block' },
);

beforeEach(async () => {
  stop = new AbortController();
  opened = [];
  frame = new FakeFrame();
  showPage(CONVERSATION);
  document.body.addEventListener(
    'click',
    (event) => {
      event.preventDefault();
      opened.push((event.target as Element).closest('article')?.id ?? '');
    },
    { signal: stop.signal },
  );
  await settle(() => void new FrameProtection(document, conversation, frame.ports, stop.signal).start());
});
afterEach(() => stop.abort());

const file = (uid: string) => document.querySelector<HTMLElement>(`#m${uid} a.file`);
const banner = (uid: string) => document.querySelector(`#m${uid} mailwicket-banner`);
const uids = () => frame.verifications.map(({ request }) => request.ref.uid);
const say = (uid: string, verdict: typeof CLEAN) =>
  settle(() =>
    frame.verifications.findLast(({ request }) => request.ref.uid === uid)?.say({ stage: 'final', verdict }),
  );

describe('a frame with several open messages', () => {
  it('verifies each, and gates each by its own verdict', async () => {
    expect(uids()).toEqual(['1', '2']);
    file('1')?.click();
    expect(opened).toEqual([]);
    await say('1', CLEAN);
    expect(opened).toEqual(['m1']);
    await say('2', MALICIOUS);
    file('2')?.click();
    expect(opened).toEqual(['m1']);
    expect([banner('1'), banner('2') !== null]).toEqual([null, true]);
  });

  it('marks their common subject for the worst, whatever order they come in', async () => {
    await say('2', MALICIOUS);
    await say('1', CLEAN);
    expect(document.querySelector('h1')?.getAttribute(PREFIX_ATTRIBUTE)).toBe('{Malicious?}');
    expect(document.title).toBe('{Malicious?} Mail');
  });

  it('verifies a message that is opened later, and holds it from the first moment', async () => {
    const third = document.querySelector('#m2')?.cloneNode(true) as HTMLElement;
    third.id = 'm3';
    await settle(() => document.querySelector('main')?.append(third));
    expect(uids()).toEqual(['1', '2', '3']);
    file('3')?.click();
    expect(opened).toEqual([]);
    await say('3', CLEAN);
    expect(opened).toEqual(['m3']);
  });

  it('tells that a message was closed, and takes away what it had drawn', async () => {
    await say('2', MALICIOUS);
    const article = document.querySelector('#m2');
    // The webmail draws the next message into the same elements.
    await settle(() => article?.setAttribute('id', 'm9'));
    expect(frame.asked.at(-1)).toMatchObject(['message-closed', { ref: { uid: '2' } }]);
    expect(frame.verifications.at(-1)?.request.ref.uid).toBe('9');
    expect(banner('9')).toBeNull();
    expect(document.title).toBe('Mail');
    file('9')?.click();
    expect(opened).toEqual([]);
    await say('9', CLEAN);
    expect(opened).toEqual(['m9']);
    expect(file('9')?.hasAttribute('aria-disabled')).toBe(false);
  });

  it('says that no message is open any more', async () => {
    await settle(() => document.querySelector('main')?.replaceChildren());
    const states = frame.asked.filter(([name]) => name === 'page-state').map(([, request]) => request);
    expect(states).toMatchObject([
      { health: 'ok', isNew: true },
      { health: 'no-message', isNew: false },
    ]);
    expect(frame.verifications.every(({ closed }) => closed)).toBe(true);
  });

  it('answers that it is still there when the address changed under it', () => {
    expect(frame.tell({ notice: 'still-there' })).toBe(true);
  });
});
