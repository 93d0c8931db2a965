import type { ElementHandle } from 'puppeteer-core';
import { ALICE } from '../../../bed/users.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { PART, type Delivered } from './exit-message.ts';
import type { Step } from './user-way.ts';

export const link = (part: string) => `#attachment-list #attach${part} a.filename`;
export const menuOf = (part: string) => `#attachment-list #attach${part} a.dropdown`;
export const IN_FORM = '#attachment-list li[id^="rcmfile"] a.filename';
export const MORE = '#messagemenulink';
export const FORWARD_MENU = '#forwardmenulink';

export const payload = { kind: 'file', bytes: (on: Delivered) => on.payload } as const;
export const raw = { kind: 'file', bytes: (on: Delivered) => on.raw } as const;
export const says = (text: (on: Delivered) => string) => ({ kind: 'text', text }) as const;

export const press =
  (selector: string): Step =>
  async (user) => {
    const found = await user.find(selector);
    await found?.focus();
    await found?.press('Enter');
  };

export const middleClick =
  (selector: string): Step =>
  async (user) =>
    (await user.find(selector))?.click({ button: 'middle' });

async function clickHolding(key: 'Alt' | 'Control', control: ElementHandle | undefined): Promise<void> {
  const keyboard = control?.frame.page().keyboard;
  await keyboard?.down(key);
  await control?.click();
  await keyboard?.up(key);
}

/** Chromium saves the target of a link then. With Ctrl or Shift, Roundcube's own script does nothing at all here. */
export const altClick =
  (selector: string): Step =>
  async (user) => {
    await clickHolding('Alt', await user.find(selector));
  };

export const write =
  (selector: string, text: string): Step =>
  async (user) =>
    (await user.find(selector))?.type(text);

const isPageOf =
  (action: string, uid?: number) =>
  ({ searchParams }: URL): boolean =>
    searchParams.get('_action') === action &&
    (uid === undefined || searchParams.get('_uid')?.split('-')[0] === String(uid));

/** Waits for a page that the step before opens: what is in view meanwhile must not be taken for it. */
export const inPage =
  (action: string): Step =>
  async (user) => {
    await user.opened(action, isPageOf(action));
  };

/** Roundcube closes an open menu when the preview of a chosen message arrives. */
export const previewed: Step = async (user, { uid }) => {
  await user.opened(`preview of ${uid}`, isPageOf('preview', uid));
};

/** A nested message has its number after that of the message around it. */
export const inNested: Step = async (user, { uid }) => {
  await user.opened(
    `message in ${uid}`,
    ({ searchParams }) => searchParams.get('_uid')?.startsWith(`${uid}.`) === true,
  );
};

export const row = (uid: number) =>
  ['&', '-'].map((end) => `#messagelist tr.message a[href*="_uid=${uid}${end}"]`).join(', ') +
  `, #messagelist tr.message a[href$="_uid=${uid}"]`;
export const choose: Step = async (user, { uid }) => (await user.find(row(uid)))?.click();
export const doubleClick: Step = async (user, { uid }) => (await user.find(row(uid)))?.click({ count: 2 });
export const chooseBoth: Step = async (user, { uid, companion }) => {
  await (await user.find(row(companion)))?.click();
  await user.opened(`preview of ${companion}`, isPageOf('preview', companion));
  await clickHolding('Control', await user.find(row(uid)));
  await waitUntil('two chosen messages', () =>
    user.page.evaluate('rcmail.message_list.get_selection().length === 2').then((both) => both === true),
  );
  // The page that takes the place of the preview closes an open menu as well.
  await user.opened('no preview', ({ pathname }) => pathname.endsWith('watermark.html'));
};

/** Drops what a drag out of the message in another window carries. */
export const dropOnForm: Step = async (user, { uid }) => {
  const form = await user.opened('form', isPageOf('compose'));
  await form?.evaluate(`(() => {
    const address = new URL(rcmail.url('get', { _uid: ${uid}, _mbox: 'INBOX', _part: '${PART.payload}' }), location.href).href;
    const dataTransfer = new DataTransfer();
    dataTransfer.setData('roundcube-uri', address.replace('://', '://' + encodeURIComponent('${ALICE.address}') + '@'));
    dataTransfer.setData('roundcube-name', 'payload.bin');
    const place = rcmail.gui_objects.filedrop;
    for (const type of ['dragenter', 'dragover', 'drop']) {
      place.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    }
  })()`);
};

export const send: readonly Step[] = [
  write('#compose_to input, .recipient-input input', 'bob@example.test,'),
  write('#composebody', 'For you.'),
  'button.send, a.send',
];
