import type { Page } from 'puppeteer-core';
import type { Exit } from '../../../exit-coverage/rows.ts';
import type { OpenSogo } from './protected-sogo.ts';
import { attachmentButton } from './sogo-page.ts';

const BLOCKED = 'invoice.com';

/** One way by which a user, or a script of the page, can try to get the blocked attachment of the open message. */
export interface SogoAttempt {
  readonly name: string;
  readonly exit: Exit;
  readonly attempt: (mailbox: OpenSogo) => Promise<unknown>;
}

export const messagePath = ({ bed, uids }: OpenSogo) => `${bed.url}so/alice/Mail/0/folderINBOX/${uids.eicar}`;
const folderPath = ({ bed }: OpenSogo) => `${bed.url}so/alice/Mail/0/folderINBOX`;

/** Where SOGo's own scripts keep the message that is open. */
const OPEN_MESSAGE = `angular.element(document.querySelector('[ui-view="message"]')).data('$ngControllerController').message`;

async function withToken(page: Page, address: string): Promise<string> {
  const token = /XSRF-TOKEN=([^;]*)/u.exec(String(await page.evaluate('document.cookie')))?.[1] ?? '';
  return `${address}?X-XSRF-TOKEN=${token}`;
}

const paste = ({ guard }: OpenSogo, url: string): Promise<void> => guard.openAddress(url);

/** What SOGo's own scripts do for a file: fetch it, make a blob of it, and save that. */
const saveBlob = (path: (mailbox: OpenSogo) => string, body: string) => (mailbox: OpenSogo) =>
  mailbox.page.evaluate(`(async () => {
    const token = /XSRF-TOKEN=([^;]*)/.exec(document.cookie)[1];
    const headers = { 'X-XSRF-TOKEN': token, 'Content-Type': 'application/json' };
    const answer = await fetch(${JSON.stringify(path(mailbox))}, { method: 'POST', headers, body: ${JSON.stringify(body)} });
    if (!answer.ok) throw new Error('SOGo answered ' + answer.status);
    saveAs(await answer.blob(), 'saved.bin');
  })()`);

const inPage = (code: (save: string, view: string) => string) => async (mailbox: OpenSogo) => {
  const save = `${messagePath(mailbox)}/2/asAttachment/${BLOCKED}`;
  await mailbox.page.evaluate(
    code(JSON.stringify(save), JSON.stringify(`${messagePath(mailbox)}/2/${BLOCKED}`)),
  );
};

export const ATTEMPTS: readonly SogoAttempt[] = [
  {
    name: 'click on save',
    exit: 'click-preview',
    attempt: async ({ page }) => (await attachmentButton(page, BLOCKED, 'save')).click(),
  },
  {
    name: 'middle click on save',
    exit: 'middle-click',
    attempt: async ({ page }) => (await attachmentButton(page, BLOCKED, 'save')).click({ button: 'middle' }),
  },
  {
    name: 'control click on save',
    exit: 'ctrl-click',
    attempt: async ({ page }) => {
      await page.keyboard.down('Control');
      await (await attachmentButton(page, BLOCKED, 'save')).click();
      await page.keyboard.up('Control');
    },
  },
  {
    name: 'keyboard',
    exit: 'keyboard',
    attempt: async ({ page }) => {
      await (await attachmentButton(page, BLOCKED, 'save')).focus();
      await page.keyboard.press('Enter');
    },
  },
  {
    name: 'blob: of the archive of attachments',
    exit: 'fetched-blob',
    attempt: saveBlob((mailbox) => `${messagePath(mailbox)}/archiveAttachments`, ''),
  },
  {
    name: 'blob: of the exported message',
    exit: 'fetched-blob',
    attempt: saveBlob((mailbox) => `${messagePath(mailbox)}/export`, ''),
  },
  {
    name: 'blob: of saved messages',
    exit: 'fetched-blob',
    attempt: (mailbox) =>
      saveBlob(
        (one) => `${folderPath(one)}/saveMessages`,
        JSON.stringify({ uids: [mailbox.uids.eicar] }),
      )(mailbox),
  },
  {
    name: 'address of the folder export',
    exit: 'zip-messages',
    attempt: async (mailbox) =>
      paste(mailbox, await withToken(mailbox.page, `${folderPath(mailbox)}/exportFolder`)),
  },
  {
    name: 'address of the archive of attachments',
    exit: 'zip-attachments',
    attempt: async (mailbox) =>
      paste(mailbox, await withToken(mailbox.page, `${messagePath(mailbox)}/archiveAttachments`)),
  },
  {
    name: 'address of the source',
    exit: 'message-file',
    attempt: async (mailbox) =>
      paste(mailbox, await withToken(mailbox.page, `${messagePath(mailbox)}/viewsource`)),
  },
  {
    name: 'address of the message itself',
    exit: 'message-file',
    attempt: (mailbox) => paste(mailbox, messagePath(mailbox)),
  },
  {
    name: 'address pasted in a new tab',
    exit: 'second-tab',
    attempt: (mailbox) => paste(mailbox, `${messagePath(mailbox)}/2/asAttachment/${BLOCKED}`),
  },
  {
    name: 'view address pasted in a new tab',
    exit: 'second-tab',
    attempt: (mailbox) => paste(mailbox, `${messagePath(mailbox)}/2/${BLOCKED}`),
  },
  {
    name: 'what a menu of the browser saves',
    exit: 'save-link-as',
    attempt: (mailbox) => mailbox.guard.saveAs(`${messagePath(mailbox)}/2/asAttachment/${BLOCKED}`),
  },
  {
    name: 'command of its own scripts: save the message',
    exit: 'page-command',
    attempt: ({ page }) => page.evaluate(`void ${OPEN_MESSAGE}.download()`),
  },
  {
    name: 'command of its own scripts: all attachments',
    exit: 'page-command',
    attempt: ({ page }) => page.evaluate(`void ${OPEN_MESSAGE}.downloadAttachmentsArchive()`),
  },
  {
    name: 'posted form',
    exit: 'form-post',
    attempt: async (mailbox) => {
      const action = await withToken(mailbox.page, `${messagePath(mailbox)}/archiveAttachments`);
      await mailbox.page.evaluate(`(() => {
        const form = Object.assign(document.createElement('form'), { method: 'post', action: ${JSON.stringify(action)} });
        form.append(Object.assign(document.createElement('input'), { type: 'hidden', name: 'a', value: 'b' }));
        document.body.append(form);
        form.submit();
      })()`);
    },
  },
  { name: 'location', exit: 'navigation', attempt: inPage((save) => `location.href = ${save}`) },
  {
    name: 'a[download]',
    exit: 'a-download',
    attempt: inPage(
      (save) => `(() => {
      const link = Object.assign(document.createElement('a'), { href: ${save}, download: 'harmless.txt' });
      document.body.append(link);
      link.click();
    })()`,
    ),
  },
  {
    name: 'hidden frame',
    exit: 'iframe',
    attempt: inPage(
      (_save, view) =>
        `document.body.append(Object.assign(document.createElement('iframe'), { src: ${view} }))`,
    ),
  },
  {
    name: 'window.open',
    exit: 'target-blank',
    attempt: inPage((_save, view) => `void window.open(${view})`),
  },
];

/** Paths by which SOGo finds the attachment all the same, below its own address. */
export const DODGES: readonly string[] = [
  'alice/Mail/0/folderINBOX/UID/2/x',
  '%73o/alice/Mail/0/folderINBOX/UID/2/x',
  'so/alice/M%61il/0/folderINBOX/UID/2/x',
  'so//alice//Mail/0/folderINBOX/0UID/02/x',
  'so/alice/Mail/view/0/folderInbox/UID.eml/2/so/x/Mail/view',
];
