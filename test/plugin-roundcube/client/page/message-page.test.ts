// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultPolicy, readPolicy } from '../../../../core/policy/read-policy.ts';
import { MessagePage } from '../../../../plugin-roundcube/client/page/message-page.ts';
import { shownVerdict } from '../../../../plugin-roundcube/client/page/shown-verdict.ts';
import { Wording } from '../../../../plugin-roundcube/client/page/wording.ts';
import type { MessageState } from '../../../../plugin-roundcube/client/contract.ts';
import type { Report } from '../../../../plugin-roundcube/client/worker/protocol.ts';
import { labelsOf } from '../../../support/plugin-roundcube/labels.ts';
import { messagePage } from '../../../support/plugin-roundcube/message-page-html.ts';
import { messageState, verifiedState } from '../../../support/plugin-roundcube/states.ts';

const MALICIOUS = { outcome: 'malicious', disposition: 'block', malwareName: 'Bad' } as const;
const UNCHECKED = { outcome: 'unchecked', disposition: 'ask', reasons: ['encrypted'] } as const;
const final = (message: MessageState): Report => ({ kind: 'final', message, verdict: null });
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));
const text = (selector: string) =>
  document.querySelector(selector)?.textContent.replaceAll(/[\u2068\u2069]/gu, '') ?? '';
const banner = () => document.querySelector<HTMLElement>('#mailwicket-banner');
const link = (part = '2') => document.querySelector<HTMLElement>(`[data-mailwicket-part="${part}"] a`);

/** The page of a message whose verification tells what a test says, when it says so. */
function openPage(state: MessageState, policy = defaultPolicy) {
  let tell: (report: Report) => void = () => undefined;
  const opened: string[] = [];
  const released: { attachment: string; reason: string }[] = [];
  let afterRelease: MessageState | undefined;
  const runs: (() => void)[] = [];
  const page = new MessagePage(state, {
    page: document,
    policy,
    wording: new Wording(document, labelsOf('en_US')),
    verification: {
      verify: (_message, listener) =>
        new Promise((resolve) => {
          tell = (report) => {
            listener(report);
            if (report.kind === 'final' || report.kind === 'failed') resolve();
          };
          runs.push(resolve);
        }),
      release: (_message, attachment, reason) => {
        released.push({ attachment, reason });
        return afterRelease === undefined ? Promise.reject(new Error('403')) : Promise.resolve(afterRelease);
      },
    },
    open: (part) => opened.push(part),
    onReleased: () => undefined,
  });
  void page.start();
  return {
    page,
    opened,
    released,
    runs,
    tell: (report: Report) => tell(report),
    releaseTo: (next: MessageState) => (afterRelease = next),
  };
}

describe('MessagePage', () => {
  beforeEach(() => {
    messagePage(document, [{ part: '2', name: 'a.zip' }]);
  });

  it('says that it checks, at the attachment at once, above the message when it takes time', async () => {
    const { tell } = openPage(messageState());
    expect([text('.mailwicket-badge'), banner()?.hidden]).toEqual(['Checking…', true]);
    tell({ kind: 'received', bytes: 3 << 20, total: 5 << 20 });
    await vi.waitFor(() => expect(banner()?.hidden).toBe(false));
    expect(text('.mailwicket-text')).toContain('3.0 of 5.0 MB');
    expect(text('#mailwicket-heading')).toBe('Checking a.zip…');
    expect(text('.mailwicket-badge')).toBe('Checking…');
    expect(text('#mailwicket-live')).toBe('Checking a.zip…');
    expect(link()?.hasAttribute('href')).toBe(false);
    tell(final(verifiedState({})));
    expect(banner()?.hidden).toBe(true);
    expect(text('#mailwicket-live')).toBe('No known problem found');
  });

  it('releases what is clean: no banner, no badge, the address back', async () => {
    const { tell, opened } = openPage(messageState());
    tell(final(verifiedState({})));
    await settled();
    expect(banner()?.hidden).toBe(true);
    expect(document.querySelector('.mailwicket-badge')).toBeNull();
    expect(link()?.getAttribute('href')).toBe('?_part=2');
    expect(link()?.hasAttribute('aria-disabled')).toBe(false);
    link()?.click();
    expect(opened).toEqual(['2']);
  });

  it('keeps what is blocked and says so in words, urgently', async () => {
    const { tell, opened } = openPage(messageState());
    tell(final(verifiedState(MALICIOUS, { subjectPrefix: '{Malicious?}' })));
    await settled();
    expect(text('#mailwicket-alert')).toBe('Download blocked: a.zip');
    expect(text('.mailwicket-badge')).toBe('Blocked');
    expect(text('h2.subject')).toBe('Subject: {Malicious?} Hello');
    link()?.click();
    await settled();
    expect(text('#mailwicket-alert')).toBe('Not opened. a.zip is dangerous.');
    expect(opened).toEqual([]);
    expect(document.querySelector('dialog')).toBeNull();
  });

  it('shows a first verdict and opens nothing by it', () => {
    const { tell } = openPage(messageState());
    tell({ kind: 'first', verdict: shownVerdict(verifiedState({}), null) });
    expect(link()?.hasAttribute('href')).toBe(false);
    expect(text('.mailwicket-badge')).toBe('Checking…');
  });

  it('carries out the last click from before the verdict, once', async () => {
    const { tell, opened } = openPage(messageState());
    link()?.click();
    link()?.click();
    expect(opened).toEqual([]);
    tell(final(verifiedState({})));
    await settled();
    expect(opened).toEqual(['2']);
  });

  it('works by Enter where a held link has no address', async () => {
    const { tell, opened } = openPage(messageState());
    link()?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
    tell(final(verifiedState({})));
    await settled();
    expect(opened).toEqual(['2']);
  });

  it('asks for a reason and opens without a second click', async () => {
    const { tell, opened, released, releaseTo } = openPage(messageState());
    tell(final(verifiedState(UNCHECKED)));
    releaseTo(verifiedState({ ...UNCHECKED, disposition: 'release', overridden: true }));
    await settled();
    link()?.click();
    const field = document.querySelector<HTMLTextAreaElement>('dialog textarea');
    const form = document.querySelector('dialog form');
    form?.dispatchEvent(new Event('submit', { cancelable: true }));
    expect(text('#mailwicket-missing')).toBe('Give a reason.');
    if (field !== null) field.value = 'expected';
    form?.dispatchEvent(new Event('submit', { cancelable: true }));
    await settled();
    expect(released).toEqual([{ attachment: '2', reason: 'expected' }]);
    expect(opened).toEqual(['2']);
  });

  it('lets the user take what policy leaves to them, though another attachment is blocked', async () => {
    messagePage(document, [
      { part: '2', name: 'a.zip' },
      { part: '3', name: 'b.zip' },
    ]);
    const { tell } = openPage(messageState());
    const blocked = verifiedState(MALICIOUS, { override: { allowed: false, reasonRequired: true } });
    const asked = verifiedState({ ...UNCHECKED, id: '3', part: '3', filename: 'b.zip' });
    tell(final({ ...blocked, attachments: [...blocked.attachments, ...asked.attachments] }));
    await settled();
    link('3')?.click();
    expect(text('#mailwicket-dialog-reasons')).toContain('b.zip');
  });

  it('releases a whole message of which nothing could be learnt, where PHP allows it', async () => {
    const failed = messageState({
      state: 'failed',
      outcome: 'unchecked',
      disposition: 'ask',
      reasons: ['unreachable'],
    });
    const { opened, released, releaseTo } = openPage(failed);
    releaseTo({ ...failed, disposition: 'release' });
    expect(text('.mailwicket-text')).toContain('did not answer');
    link()?.click();
    const field = document.querySelector<HTMLTextAreaElement>('dialog textarea');
    if (field !== null) field.value = 'expected';
    document.querySelector('dialog form')?.dispatchEvent(new Event('submit', { cancelable: true }));
    await settled();
    expect(released).toEqual([{ attachment: '*', reason: 'expected' }]);
    expect(opened).toEqual(['2']);
  });

  it('opens nothing when PHP refuses the release', async () => {
    const { tell, opened } = openPage(messageState({ override: { allowed: true, reasonRequired: false } }));
    tell(final(verifiedState(UNCHECKED, { override: { allowed: true, reasonRequired: false } })));
    await settled();
    link()?.click();
    document.querySelector('dialog form')?.dispatchEvent(new Event('submit', { cancelable: true }));
    await settled();
    expect(opened).toEqual([]);
    expect(text('#mailwicket-alert')).toContain('refused');
  });

  it.each([
    ['insecure', 'https://', false],
    ['stopped', 'stopped', true],
    ['unreachable', 'did not answer', true],
  ] as const)('says that nothing could be checked: %s', async (code, says, isRetryable) => {
    const { tell, runs } = openPage(messageState());
    tell({ kind: 'failed', code });
    await settled();
    expect(text('#mailwicket-heading')).toBe('Could not check attachments');
    expect(text('.mailwicket-text')).toContain(says);
    expect(text('.mailwicket-badge')).toBe('Not checked');
    const retry = banner()?.querySelector('button') ?? null;
    expect(retry !== null).toBe(isRetryable);
    retry?.click();
    expect(runs.length).toBe(isRetryable ? 2 : 1);
  });

  it('is silent in audit mode', () => {
    openPage(messageState({ disposition: 'release' }), readPolicy({ mode: 'audit' }));
    expect(banner()?.hidden).toBe(true);
    expect(document.querySelector('.mailwicket-badge')).toBeNull();
  });

  it('gates a part that core numbers otherwise by the whole message', async () => {
    messagePage(document, [{ part: 'winmail.2.0', name: 'inner.exe' }]);
    const { tell } = openPage(messageState());
    tell(final(verifiedState({ ...MALICIOUS, id: '2.1', part: '' })));
    await settled();
    expect(text('.mailwicket-badge')).toBe('Blocked');
    expect(link('winmail.2.0')?.hasAttribute('href')).toBe(false);
  });

  it('shows hostile names as text', async () => {
    const { tell } = openPage(messageState());
    tell(final(verifiedState({ ...MALICIOUS, filename: '<img src=x onerror=alert(1)>' })));
    await settled();
    expect(banner()?.querySelector('img')).toBeNull();
    expect(text('#mailwicket-heading')).toContain('<img src=x');
  });
});
