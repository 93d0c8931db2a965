import type { Page } from 'puppeteer-core';
import { EICAR_PART } from '../../bed/deliver-samples.ts';
import type { Exit } from '../../exit-coverage/rows.ts';
import { attachmentLink } from './roundcube-page.ts';

const BLOCKED = 'invoice.com';

/** One way by which a user, or a script of the page, can try to get the blocked attachment of the open message. */
export interface ExitAttempt {
  readonly name: string;
  readonly exit: Exit;
  readonly attempt: (mailbox: OpenMailbox) => Promise<void>;
}

/** A mail page with the message open, in any browser. */
export interface OpenMailbox {
  readonly page: Page;
  /** Opens an address in a new tab, as the address bar does, without waiting for a page. */
  readonly openAddress: (url: string) => Promise<void>;
}

/** The address in the link of the blocked attachment. */
async function blockedUrl(page: Page): Promise<string> {
  return (await attachmentLink(page, BLOCKED)).evaluate((link) => link.href);
}

const script = (code: string) => (mailbox: OpenMailbox) => mailbox.page.evaluate(code).then(() => undefined);

/** With a real key or button of the keyboard and mouse, as far as they differ. */
export const USER_ATTEMPTS: readonly ExitAttempt[] = [
  {
    name: 'click',
    exit: 'click',
    attempt: async ({ page }) => (await attachmentLink(page, BLOCKED)).click(),
  },
  {
    name: 'middle click',
    exit: 'middle-click',
    attempt: async ({ page }) => (await attachmentLink(page, BLOCKED)).click({ button: 'middle' }),
  },
  {
    name: 'open in new tab (ctrl click)',
    exit: 'ctrl-click',
    attempt: async ({ page }) => {
      await page.keyboard.down('Control');
      await (await attachmentLink(page, BLOCKED)).click();
      await page.keyboard.up('Control');
    },
  },
  {
    name: 'keyboard',
    exit: 'keyboard',
    attempt: async ({ page }) => {
      await (await attachmentLink(page, BLOCKED)).focus();
      await page.keyboard.press('Enter');
    },
  },
  {
    name: 'attachment menu: download',
    exit: 'attachment-menu',
    attempt: async ({ page }) => {
      await page.click('#attachment-list li:first-child a.dropdown');
      const entry = await page.waitForSelector('#attachmenudownload.active', { visible: true });
      await entry?.click();
    },
  },
  {
    name: 'download all attachments',
    exit: 'zip-attachments',
    attempt: ({ page }) => page.click('a.zipdownload'),
  },
  {
    name: 'address pasted in a new tab',
    exit: 'second-tab',
    attempt: async ({ page, openAddress }) => openAddress(await blockedUrl(page)),
  },
  {
    name: 'download address pasted in a new tab',
    exit: 'second-tab',
    attempt: async ({ page, openAddress }) => {
      const token = (await page.evaluate('rcmail.env.request_token')) as string;
      await openAddress(`${await blockedUrl(page)}&_download=1&_token=${token}`);
    },
  },
];

/** What a script of the page could do, and what the webmail's own scripts do. */
export const SCRIPT_ATTEMPTS: readonly ExitAttempt[] = [
  {
    name: 'rcmail.command load-attachment',
    exit: 'page-command',
    attempt: script(`rcmail.command('load-attachment', '${EICAR_PART}')`),
  },
  {
    name: 'rcmail.command download-attachment',
    exit: 'page-command',
    attempt: script(`rcmail.command('download-attachment', '${EICAR_PART}')`),
  },
  {
    name: 'download of the message (.eml)',
    exit: 'message-file',
    attempt: script(`rcmail.command('download')`),
  },
  {
    name: 'zip of messages (posted form)',
    exit: 'zip-messages',
    attempt: script(`(() => {
      const form = document.createElement('form');
      Object.assign(form, { method: 'post', action: rcmail.url('mail/plugin.zipdownload.messages'), target: 'zip' });
      const fields = { _uid: rcmail.env.uid, _mbox: 'INBOX', _mode: 'maildir', _token: rcmail.env.request_token };
      const frame = Object.assign(document.createElement('iframe'), { name: 'zip' });
      for (const [name, value] of Object.entries(fields)) {
        form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
      }
      document.body.append(frame, form);
      form.submit();
    })()`),
  },
  {
    name: 'posted form',
    exit: 'form-post',
    attempt: script(`(() => {
      const form = document.createElement('form');
      const { href } = document.querySelector('#attachment-list a.filename');
      Object.assign(form, { method: 'post', action: href });
      for (const [name, value] of Object.entries({ _download: '1', _token: rcmail.env.request_token })) {
        form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
      }
      document.body.append(form);
      form.submit();
    })()`),
  },
  {
    name: 'location',
    exit: 'navigation',
    attempt: script(`location.href = document.querySelector('#attachment-list a.filename').href`),
  },
  {
    name: 'a[download]',
    exit: 'a-download',
    attempt: script(`(() => {
      const link = document.createElement('a');
      link.href = document.querySelector('#attachment-list a.filename').href;
      link.download = 'harmless.txt';
      document.body.append(link);
      link.click();
    })()`),
  },
  {
    name: 'hidden frame',
    exit: 'iframe',
    attempt: script(`(() => {
      const frame = document.createElement('iframe');
      frame.src = document.querySelector('#attachment-list a.filename').href + '&_download=1&_token=' + rcmail.env.request_token;
      document.body.append(frame);
    })()`),
  },
  {
    name: 'window.open',
    exit: 'target-blank',
    attempt: script(`void window.open(document.querySelector('#attachment-list a.filename').href)`),
  },
];
