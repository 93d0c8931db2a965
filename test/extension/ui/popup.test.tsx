// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import type { TabStatus } from '../../../extension/messaging/contract.ts';
import { Popup } from '../../../extension/ui/popup/popup.tsx';
import { statusKey } from '../../../extension/ui/popup/status-key.ts';
import { fakePageClient } from '../../support/extension/fake-page-client.ts';
import { buttonNamed, draw, settle } from '../../support/extension/render.tsx';
import { attachmentVerdict, verdictOf } from '../../support/extension/verdicts.ts';

const site = { pattern: 'https://mail.example.org/*', managed: false, granted: true };
const status: TabStatus = {
  url: 'https://mail.example.org:8443/rc/',
  site,
  health: 'ok',
  verdict: verdictOf([
    attachmentVerdict({ filename: 'a.exe', outcome: 'malicious', disposition: 'block', level: 'high' }),
  ]),
  lists: { version: 41, issued: '2026-11-23T09:12:00Z', expires: '2026-11-30T09:12:00Z', stale: true },
  releasable: [],
  audit: null,
  unusableLists: [],
};

async function drawPopup(answer: TabStatus, grants = true) {
  const client = fakePageClient(
    {
      'tab-status': () => answer,
      'protect-site': () => site,
      'unprotect-site': () => ({ removed: true }),
    },
    grants,
  );
  const root = await draw(<Popup client={client} />);
  await settle();
  return { client, root };
}

describe('Popup', () => {
  it('names a list that cannot be used', async () => {
    const { root } = await drawPopup({ ...status, unusableLists: ['house'] });
    expect(root.textContent).toMatch(/house.*cannot be used/u);
  });

  it('shows the verdict of the page, its receipts and the age of the lists', async () => {
    const { root } = await drawPopup(status);
    expect(root.querySelector('.outcome')?.textContent).toBe('Dangerous');
    expect(root.querySelector('.attachments')?.textContent).toBe('a.exe – Blocked');
    expect(root.textContent).toMatch(/41.*out of date/u);
    expect(root.textContent).not.toContain('cannot be used');
  });
  it('turns a site on: asks the browser for its host and tells the worker its origin', async () => {
    const { client, root } = await drawPopup({
      ...status,
      site: null,
      health: 'not-protected',
      verdict: null,
    });
    expect(root.textContent).toContain('This site is not protected');
    await settle(() => buttonNamed(root, 'Protect this site').click());
    expect(client.requested).toEqual(['https://mail.example.org/*']);
    expect(client.asked).toContainEqual(['protect-site', { origin: 'https://mail.example.org:8443' }]);
    expect(root.textContent).toContain('Load the page again');
  });
  it('takes the site back when the browser does not grant it', async () => {
    const { client, root } = await drawPopup({ ...status, site: null, health: 'not-protected' }, false);
    await settle(() => buttonNamed(root, 'Protect this site').click());
    expect(client.asked).toContainEqual(['unprotect-site', { origin: 'https://mail.example.org:8443' }]);
    expect(root.textContent).toContain('did not grant access');
  });
  it('does not offer to turn off what the organisation turned on', async () => {
    const { root } = await drawPopup({ ...status, site: { ...site, managed: true } });
    expect(() => buttonNamed(root, 'Stop protecting this site')).toThrow();
    expect(root.textContent).toContain('Turned on by your organisation');
  });
  it('asks the page to verify anew', async () => {
    const { client, root } = await drawPopup(status);
    await settle(() => buttonNamed(root, 'Try again').click());
    expect(client.notices).toEqual([[7, { notice: 'verify-again' }]]);
  });
  it('has the page ask for a file that the user may take', async () => {
    const id = status.verdict?.attachments[0]?.id ?? '';
    const { client, root } = await drawPopup({ ...status, releasable: [id] });
    await settle(() => root.querySelector<HTMLButtonElement>('.take')?.click());
    expect(client.notices).toEqual([[7, { notice: 'ask-release', attachmentId: id }]]);
  });
  it('offers no file that policy keeps closed', async () => {
    const { root } = await drawPopup(status);
    expect(root.querySelector('.take')).toBeNull();
  });
  it.each([
    [true, true, 'sent to the server'],
    [true, false, 'No server is set'],
    [false, false, 'nothing to report'],
  ])('reports a verdict as wrong and says what became of it (%#)', async (isKept, isSentOn, text) => {
    const client = fakePageClient({ 'tab-status': () => status, report: () => ({ isKept, isSentOn }) });
    const root = await draw(<Popup client={client} />);
    await settle();
    const comment = root.querySelector<HTMLTextAreaElement>('#report-comment');
    await settle(() => {
      if (comment === null) return;
      comment.value = 'from our printer';
      comment.dispatchEvent(new Event('input', { bubbles: true }));
    });
    await settle(() =>
      root.querySelector('.report form')?.dispatchEvent(new Event('submit', { cancelable: true })),
    );
    expect(client.asked).toContainEqual([
      'report',
      { tabId: 7, kind: 'false-alarm', comment: 'from our printer' },
    ]);
    expect(root.querySelector('.report [role="status"]')?.textContent).toContain(text);
  });
  it('offers no report of a message without attachments', async () => {
    const { root } = await drawPopup({ ...status, verdict: { ...verdictOf([]), outcome: 'no-attachments' } });
    expect(root.querySelector('.report')).toBeNull();
  });
  it('counts in audit mode what would have happened', async () => {
    const audit = { since: '2026-11-01T10:00:00Z', messages: 12, block: 3, hold: 0, ask: 4 };
    const { root } = await drawPopup({ ...status, audit });
    expect(root.querySelector('.audit')?.textContent).toMatch(/12.*blocked3.*held0.*step4/u);
  });
  it('says why it knows nothing', async () => {
    const client = fakePageClient({ 'tab-status': () => ({ refused: 'failed', code: 'TUF_EXPIRED' }) });
    const root = await draw(<Popup client={client} />);
    await settle();
    expect(root.querySelector('[role="alert"]')?.textContent).toContain('TUF_EXPIRED');
  });
});

describe('statusKey', () => {
  it.each([
    [{ ...status, health: 'no-match' as const }, true, 'popup_no_match'],
    [{ ...status, verdict: null }, true, 'popup_checking'],
    [{ ...status, site: { ...site, granted: false } }, true, 'popup_not_granted'],
    [{ ...status, health: 'not-protected' as const }, true, 'popup_reload'],
    [status, false, 'popup_not_webmail'],
    [status, true, 'popup_protected'],
  ])('is %#', (given, isWeb, key) => {
    expect(statusKey(given, isWeb)).toBe(key);
  });
});
