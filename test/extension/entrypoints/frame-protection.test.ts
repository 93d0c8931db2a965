// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FrameProtection } from '../../../extension/entrypoints/webmail.content/frame-protection.ts';
import { PREFIX_ATTRIBUTE } from '../../../extension/webmail/protection/prefix.ts';
import { roundcube } from '../../../extension/webmail/roundcube/adapter.ts';
import { FakeFrame, pageStateOf } from '../../support/extension/frame-ports.ts';
import { attachmentVerdict, verdictOf } from '../../support/extension/verdicts.ts';
import { openRoundcube, showPage } from '../../support/extension/webmail-page.ts';
import { settle } from '../../support/extension/render.tsx';

let stop: AbortController;
let frame: FakeFrame;
/** Clicks that reached the page's own links. */
let opened: string[];

beforeEach(() => {
  stop = new AbortController();
  frame = new FakeFrame();
  opened = [];
});
afterEach(() => stop.abort());

async function protect(name: 'show' | 'plain' | 'list' = 'show'): Promise<Document> {
  const page = openRoundcube('elastic', name);
  page.body.addEventListener(
    'click',
    (event) => {
      event.preventDefault();
      opened.push((event.target as Element).closest('li')?.id ?? '');
    },
    { signal: stop.signal },
  );
  await settle(() => void new FrameProtection(page, roundcube, frame.ports, stop.signal).start());
  return page;
}

const link = (page: Document, id: string) => {
  const found = page.querySelector<HTMLElement>(`#attach${id} > a.filename`);
  if (found === null) throw new Error(`no attachment ${id}`);
  return found;
};
const description = (page: Document, id: string) =>
  link(page, id)
    .getAttribute('aria-description')
    ?.replaceAll(/[\u2068\u2069]/gu, '');
const requests = () => frame.verifications.map(({ request }) => request);
const banner = (page: Document) => page.querySelector('mailwicket-banner');

const good = attachmentVerdict({ id: '2', filename: 'note.txt' });
const bad = attachmentVerdict({
  id: '3',
  filename: 'doc.pdf',
  outcome: 'malicious',
  score: 1,
  level: 'critical',
  disposition: 'block',
  receipt: [{ code: 'finding', finding: 'eicar', member: '', score: 1 }],
});
const MALICIOUS = verdictOf([bad, good], { subjectPrefix: '{Malicious?}', disposition: 'block' });

describe('FrameProtection', () => {
  it('holds every attachment while it is checked, and opens a remembered click by itself', async () => {
    const page = await protect();
    expect(description(page, '2')).toMatch(/^Checking….* opens by itself/u);
    expect(link(page, '2').getAttribute('aria-disabled')).toBe('true');
    link(page, '2').click();
    expect(opened).toEqual([]);
    await settle(() => frame.say({ stage: 'final', verdict: verdictOf([good]) }));
    expect(opened).toEqual(['attach2']);
    expect(link(page, '2').hasAttribute('aria-disabled')).toBe(false);
    expect(link(page, '2').hasAttribute('aria-description')).toBe(false);
    expect(page.querySelector('mailwicket-badge')).toBeNull();
    expect(banner(page)).toBeNull();
  });

  it('asks for the message by its reference and token', async () => {
    await protect();
    expect(requests()).toEqual([
      {
        ref: expect.objectContaining({ mailbox: 'INBOX', uid: '3' }) as unknown,
        token: 'TOKEN',
        again: false,
        subject: expect.any(String) as unknown,
      },
    ]);
  });

  it('blocks, says why at the control, above the message and in the subject', async () => {
    const page = await protect();
    await settle(() => frame.say({ stage: 'final', verdict: MALICIOUS }));
    expect(description(page, '3')).toBe('Blocked. doc.pdf is the EICAR test file for virus scanners.');
    expect(link(page, '3').getAttribute('aria-disabled')).toBe('true');
    expect(page.querySelector('#message-objects')?.firstElementChild).toBe(banner(page));
    expect(page.querySelector(`h2.subject[${PREFIX_ATTRIBUTE}="{Malicious?}"]`)).not.toBeNull();
    expect(page.title).toMatch(/^\{Malicious\?\} /u);
    link(page, '3').click();
    link(page, '2').click();
    expect(opened).toEqual(['attach2']);
    expect(page.querySelector('mailwicket-toast')).not.toBeNull();
  });

  it('puts the banner back when the page removes it, and badges new attachments', async () => {
    const page = await protect();
    await settle(() => frame.say({ stage: 'final', verdict: MALICIOUS }));
    const host = banner(page);
    await settle(() => page.querySelector('#message-objects')?.replaceChildren());
    expect(page.querySelector('#message-objects')?.firstElementChild).toBe(host);
  });

  it('keeps everything held and says so when the verification failed', async () => {
    const page = await protect();
    await settle(() => frame.say({ stage: 'failed', code: 'HTTP_403', retryable: true }));
    link(page, '2').click();
    expect(opened).toEqual([]);
    expect(description(page, '2')).toContain('could not be checked');
    expect(banner(page)).not.toBeNull();
  });

  it('keeps everything held when the extension is gone', async () => {
    frame.pageState = undefined;
    const page = await protect();
    link(page, '2').click();
    expect(opened).toEqual([]);
  });

  it('says nothing of a message without attachments that could not be verified', async () => {
    const page = await protect('plain');
    await settle(() => frame.say({ stage: 'failed', code: 'HTTP_403', retryable: true }));
    expect(banner(page)).toBeNull();
  });

  it('changes nothing a user sees in audit mode, and verifies all the same', async () => {
    frame.pageState = pageStateOf({ mode: 'audit' });
    const page = await protect();
    await settle(() => frame.say({ stage: 'final', verdict: MALICIOUS }));
    link(page, '3').click();
    expect(opened).toEqual(['attach3']);
    expect([frame.verifications.length, page.querySelector('[aria-description]')]).toEqual([1, null]);
    expect(banner(page)).toBeNull();
  });

  it.each([
    ['the site is not protected', { ...pageStateOf(), protecting: false }],
    ['the worker wants it to', { ...pageStateOf(), standBack: true }],
    ['the page is none of ours', { refused: 'origin', code: 'page-state' } as const],
  ])('stands back when %s', async (_when, state) => {
    frame.pageState = state;
    const page = await protect();
    link(page, '3').click();
    expect([opened, frame.verifications]).toEqual([['attach3'], []]);
  });

  it('tells the worker that the plugin is there, and stands back', async () => {
    document.documentElement.dataset['mailwicketPlugin'] = '1';
    const page = openRoundcube('elastic', 'show');
    page.documentElement.dataset['mailwicketPlugin'] = '1';
    await settle(() => void new FrameProtection(page, roundcube, frame.ports, stop.signal).start());
    expect(frame.asked[0]).toMatchObject(['page-state', { health: 'ok', standBack: true }]);
    expect(frame.verifications).toEqual([]);
    delete page.documentElement.dataset['mailwicketPlugin'];
  });

  it('loads nothing to show in a list and for a message without attachments', async () => {
    await protect('list');
    const page = await protect('plain');
    await settle(() => frame.say({ stage: 'final', verdict: verdictOf([], { outcome: 'no-attachments' }) }));
    expect([frame.loads, banner(page)]).toEqual([0, null]);
  });

  it('keeps attachments held when nothing can be shown, and tries again at the next need', async () => {
    frame.failingLoads = 3;
    const page = await protect();
    link(page, '3').click();
    await settle(() => frame.say({ stage: 'final', verdict: MALICIOUS }));
    expect([opened, banner(page)]).toEqual([[], null]);
    frame.failingLoads = 0;
    await settle(() => link(page, '3').click());
    expect(opened).toEqual([]);
    expect(banner(page)).not.toBeNull();
    expect(page.querySelector('mailwicket-toast')).not.toBeNull();
  });

  it('wakes a worker that may have died over an exit, and no other', async () => {
    const page = await protect();
    await settle(() => frame.say({ stage: 'final', verdict: verdictOf([good]) }));
    const before = frame.asked.length;
    await settle(() => frame.die());
    expect(frame.asked).toHaveLength(before);
    link(page, '2').click();
    expect(opened).toEqual(['attach2']);
    await settle(() => frame.die());
    expect(frame.asked.slice(before).map(([name]) => name)).toEqual(['page-state']);
  });

  it('does not stand back for a mark in the mail', async () => {
    const page = openRoundcube('elastic', 'show');
    const mark = page.createElement('meta');
    mark.setAttribute('name', 'mailwicket-plugin');
    const div = page.createElement('div');
    div.dataset['mailwicketPlugin'] = '1';
    page.querySelector('#messagebody')?.append(mark, div);
    await settle(() => void new FrameProtection(page, roundcube, frame.ports, stop.signal).start());
    expect(frame.asked[0]).toMatchObject(['page-state', { standBack: false }]);
    link(page, '2').click();
    expect(opened).toEqual([]);
  });

  it('protects a message whose images have the names of what it needs of the document', async () => {
    const page = openRoundcube('elastic', 'show');
    const image = page.createElement('img');
    image.setAttribute('name', 'querySelector');
    page.querySelector('#messagebody')?.append(image);
    await settle(() => void new FrameProtection(page, roundcube, frame.ports, stop.signal).start());
    expect(image.hasAttribute('name')).toBe(false);
  });

  it('asks policy again when the browser brings the page back from its cache', async () => {
    const page = await protect();
    const before = frame.asked.length;
    const back = (persisted: boolean) =>
      settle(() => page.defaultView?.dispatchEvent(Object.assign(new Event('pageshow'), { persisted })));
    await back(false);
    expect(frame.asked).toHaveLength(before);
    await back(true);
    expect(frame.asked.slice(before).map(([name]) => name)).toContain('page-state');
  });

  it('verifies anew when the user frame.asked in the popup, and asks policy again when it changed', async () => {
    await protect();
    await settle(() => frame.say({ stage: 'final', verdict: MALICIOUS }));
    await settle(() => frame.tell({ notice: 'verify-again' }));
    expect(requests().at(-1)).toMatchObject({ again: true });
    await settle(() => frame.tell({ notice: 'verdicts-outdated' }));
    expect(frame.asked.filter(([name]) => name === 'page-state')).toHaveLength(2);
    expect(requests().at(-1)).toMatchObject({ again: false });
  });

  it('shows a refused exit of its own message, and not that of another one', async () => {
    const page = await protect();
    const refused = { notice: 'exit-refused', filename: 'a', sha256: '', outcome: 'malicious' } as const;
    const ref = {
      webmail: 'roundcube',
      base: 'https://mail.example.test/roundcube/',
      mailbox: 'INBOX',
    } as const;
    const rest = { disposition: 'block', reason: 'verdict' } as const;
    expect(frame.tell({ ...refused, ...rest, ref: { ...ref, uid: '9' } })).toBe(false);
    expect(page.querySelector('mailwicket-toast')).toBeNull();
    expect(frame.tell({ ...refused, ...rest, ref: { ...ref, uid: '3' } })).toBe(true);
    expect(page.querySelector('mailwicket-toast')).not.toBeNull();
  });

  it('says that it cannot read a message page it does not know', async () => {
    const page = openRoundcube('elastic', 'show');
    page.querySelector('#message-objects')?.remove();
    await settle(() => void new FrameProtection(page, roundcube, frame.ports, stop.signal).start());
    expect(frame.asked[0]).toMatchObject(['page-state', { health: 'no-match', standBack: false }]);
    expect(page.body.firstElementChild).toBe(banner(page));
  });

  it('leaves a page of something else alone', async () => {
    showPage('<ul id="attachment-list"><li id="attach2"><a class="filename" href="#">x</a></li></ul>');
    await settle(() => void new FrameProtection(document, roundcube, frame.ports, stop.signal).start());
    expect(frame.asked).toEqual([]);
    expect(link(document, '2').attributes).toHaveLength(2);
  });
});
