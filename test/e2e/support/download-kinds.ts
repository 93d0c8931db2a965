import type { Page } from 'puppeteer-core';
import { attachmentLink } from './roundcube-page.ts';

/** Runs in the page. `address` is the address of the attachment, `name` its file name, both as literals of a script. */
type Script = (address: string, name: string) => string;

const SCRIPTS = {
  blob: (address, name) => `fetch(${address}).then((answer) => answer.blob()).then((blob) => {
    const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(blob), download: ${name} });
    document.body.append(link);
    link.click();
  })`,
  form: (address) => `(() => {
    const url = new URL(${address});
    const fields = { ...Object.fromEntries(url.searchParams), _download: '1', _token: rcmail.env.request_token };
    const frame = Object.assign(document.createElement('iframe'), { name: 'form-' + Math.random() });
    const form = Object.assign(document.createElement('form'), { method: 'post', action: url.href, target: frame.name });
    for (const [name, value] of Object.entries(fields)) {
      form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
    }
    document.body.append(frame, form);
    form.submit();
  })()`,
  frame: (address) => `document.body.append(Object.assign(document.createElement('iframe'), {
    src: ${address} + '&_download=1&_token=' + rcmail.env.request_token,
  }))`,
  'a[download]': (address, name) => `(() => {
    const anchor = Object.assign(document.createElement('a'), { href: ${address}, download: ${name} });
    document.body.append(anchor);
    anchor.click();
  })()`,
} satisfies Record<string, Script>;

/** Ways that do not take the place of one another when several begin in one page at once. */
export const SCRIPTED_KINDS = Object.keys(SCRIPTS) as (keyof typeof SCRIPTS)[];
export type DownloadKind = (typeof SCRIPTED_KINDS)[number] | 'link' | 'all as archive';

export interface WantedDownload {
  readonly kind: DownloadKind;
  /** Name of an attachment of the open message. */
  readonly file: string;
}

/**
 * Begins several downloads of the open message at once, without waiting for anything. What may navigate comes last:
 * DevTools answers nothing about a page whose navigation waits for a worker.
 */
export async function beginDownloads(page: Page, wanted: readonly WantedDownload[]): Promise<void> {
  const scripts: string[] = [];
  let last: (() => Promise<void>) | undefined;
  for (const { kind, file } of wanted) {
    if (kind === 'all as archive') last = () => page.$eval('a.zipdownload', (link) => link.click());
    else {
      const link = await attachmentLink(page, file);
      if (kind === 'link') last = () => link.evaluate((one) => one.click());
      else {
        const href = await link.evaluate((one) => one.href);
        scripts.push(SCRIPTS[kind](JSON.stringify(href), JSON.stringify(file)));
      }
    }
  }
  await page.evaluate(scripts.map((script) => `void ${script};`).join('\n'));
  await last?.();
}
