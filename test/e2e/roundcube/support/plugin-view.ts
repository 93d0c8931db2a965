import type { Frame, Page } from 'puppeteer-core';
import { waitUntil } from '../../support/wait-until.ts';

/** What the plugin shows on the page of a message. Empty where it shows nothing. */
export interface PluginView {
  /** `''` while the banner is hidden. */
  readonly outcome: string;
  readonly heading: string;
  readonly text: string;
  readonly lines: readonly string[];
  readonly badges: readonly string[];
  readonly subject: string;
  readonly status: string;
  readonly alert: string;
  /** Whether every control of the list works. */
  readonly isReleased: boolean;
}

const LOOK = `(() => {
  const text = (selector) => document.querySelector(selector)?.textContent.trim() ?? '';
  const all = (selector) => [...document.querySelectorAll(selector)].map((one) => one.textContent.trim());
  const banner = document.querySelector('#mailwicket-banner');
  const subject = document.querySelector('#message-header h2.subject, h2.subject, td.header.subject')?.cloneNode(true);
  for (const label of subject?.querySelectorAll('.voice, a') ?? []) label.remove();
  return {
    outcome: banner === null || banner.hidden ? '' : banner.dataset.mailwicketOutcome,
    heading: text('#mailwicket-heading').replaceAll(/[\\u2068\\u2069]/gu, ''),
    text: text('#mailwicket-banner .mailwicket-text'),
    lines: all('#mailwicket-banner .mailwicket-files > li'),
    badges: all('.mailwicket-badge'),
    subject: subject?.textContent.trim() ?? '',
    status: text('#mailwicket-live'),
    alert: text('#mailwicket-alert'),
    isReleased: [...document.querySelectorAll('[data-mailwicket-part]')].every(
      (row) => row.dataset.mailwicketDisposition === 'release',
    ),
  };
})()`;

export async function pluginView(where: Page | Frame): Promise<PluginView> {
  return (await where.evaluate(LOOK)) as PluginView;
}

/** Waits for a banner of this outcome; `''` waits until everything is released without one. */
export function untilShown(where: Page | Frame, outcome: string): Promise<PluginView> {
  return waitUntil(`a banner for "${outcome}"`, async () => {
    const view = await pluginView(where);
    return view.outcome === outcome && (outcome !== '' || view.isReleased) ? view : undefined;
  });
}
