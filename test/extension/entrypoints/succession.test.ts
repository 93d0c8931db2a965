// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FrameProtection } from '../../../extension/entrypoints/webmail.content/frame-protection.ts';
import { takeOver } from '../../../extension/entrypoints/webmail.content/succession.ts';
import { PREFIX_ATTRIBUTE } from '../../../extension/webmail/protection/prefix.ts';
import { roundcube } from '../../../extension/webmail/roundcube/adapter.ts';
import { FakeFrame } from '../../support/extension/frame-ports.ts';
import { settle } from '../../support/extension/render.tsx';
import { attachmentVerdict, verdictOf } from '../../support/extension/verdicts.ts';
import { openRoundcube } from '../../support/extension/webmail-page.ts';

const bad = attachmentVerdict({
  id: '3',
  filename: 'doc.pdf',
  outcome: 'malicious',
  score: 1,
  level: 'critical',
  disposition: 'block',
});
const MALICIOUS = verdictOf([bad], { subjectPrefix: '{Malicious?}', disposition: 'block' });

let stops: AbortController[];
beforeEach(() => {
  stops = [];
});
afterEach(() => {
  for (const stop of stops) stop.abort();
});

/** Starts the script of one package in a page, up to the verdict. `orphan` says whether its extension is gone. */
async function start(page: Document, orphan: () => boolean): Promise<AbortController> {
  const frame = new FakeFrame();
  const stop = new AbortController();
  stops.push(stop);
  await settle(() => {
    void new FrameProtection(page, roundcube, frame.ports, stop.signal).start();
    takeOver(page, orphan, stop);
  });
  await settle(() => frame.verifications[0]?.say({ stage: 'final', verdict: MALICIOUS }));
  return stop;
}

const banners = (page: Document) => page.querySelectorAll('mailwicket-banner').length;
const badges = (page: Document) => page.querySelectorAll('mailwicket-badge').length;

describe('a page that is open while the extension is updated', () => {
  it('is handed over: one banner, one badge at each attachment, one prefix', async () => {
    const page = openRoundcube('elastic', 'show');
    let isGone = false;
    const former = await start(page, () => isGone);
    const before = { banners: banners(page), badges: badges(page) };
    expect(before.banners).toBe(1);

    isGone = true;
    await start(page, () => false);
    expect(former.signal.aborted).toBe(true);
    expect({ banners: banners(page), badges: badges(page) }).toEqual(before);
    expect(page.querySelector(`[${PREFIX_ATTRIBUTE}]`)?.getAttribute(PREFIX_ATTRIBUTE)).toContain(
      'Malicious',
    );
  });

  it('is not handed over to whoever says that it started, while the extension is there', async () => {
    const page = openRoundcube('elastic', 'show');
    const own = await start(page, () => false);
    page.dispatchEvent(new Event('mailwicket-started'));
    expect([own.signal.aborted, banners(page)]).toEqual([false, 1]);
  });

  it('stays closed when the extension was removed and none came after it', async () => {
    const page = openRoundcube('elastic', 'show');
    await start(page, () => true);
    const link = page.querySelector<HTMLElement>('#attach3 > a.filename');
    const click = new MouseEvent('click', { bubbles: true, cancelable: true });
    link?.dispatchEvent(click);
    expect(click.defaultPrevented).toBe(true);
  });
});
