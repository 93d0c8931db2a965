import type { Page } from 'puppeteer-core';
import { filesIn } from './download-folder.ts';
import { textsInside } from './page-text.ts';
import { waitUntil } from './wait-until.ts';

export type ClickOutcome =
  | { readonly kind: 'saved' }
  /** `reason`: what the user reads. */
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'asked'; readonly question: string };

/** Waits until the page has answered a click on an attachment: with a file, a refusal or a question. */
export function clickOutcome(
  page: Page,
  downloadDir: string,
  filename: string,
  timeoutMs?: number,
): Promise<ClickOutcome> {
  return waitUntil<ClickOutcome>(
    `an answer to the click on ${filename}`,
    async () => {
      if (filesIn(downloadDir).includes(filename)) return { kind: 'saved' };
      const [reason] = await textsInside(page, 'mailwicket-toast');
      if (reason !== undefined && reason !== '') return { kind: 'refused', reason };
      const [question] = await textsInside(page, 'mailwicket-dialog');
      if (question !== undefined && question !== '') return { kind: 'asked', question };
      return undefined;
    },
    timeoutMs,
  );
}
