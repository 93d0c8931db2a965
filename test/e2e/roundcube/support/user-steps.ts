import { waitUntil } from '../../support/wait-until.ts';
import { PART } from './exit-message.ts';
import type { Delivered } from './exits.ts';
import { soon } from './roundcube-user.ts';
import type { Step, Target } from './user-way.ts';

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

export const write =
  (selector: string, text: string): Step =>
  async (user) =>
    (await user.find(selector))?.type(text);

/** Roundcube closes an open menu when the preview of a chosen message arrives. */
export const previewed: Step = async ({ page }) => {
  await waitUntil('the preview', async () => {
    const frame = page.frames().find((one) => one.url().includes('_action=preview'));
    // The frame of the page before may go away meanwhile.
    const body = frame === undefined ? undefined : await soon(() => frame.$('#messagebody'));
    return body !== null && body !== undefined;
  });
};

/** What is clicked before the plugin's script has begun in a preview is not heard. */
export const guarded: Step = async ({ page }) => {
  await waitUntil('the plugin in the preview', async () => {
    const frame = page.frames().find((one) => one.url().includes('_action=preview'));
    const region = frame === undefined ? undefined : await soon(() => frame.$('#mailwicket-alert'));
    return region !== null && region !== undefined;
  });
};

export const row = (uid: number) =>
  ['&', '-'].map((end) => `#messagelist tr.message a[href*="_uid=${uid}${end}"]`).join(', ') +
  `, #messagelist tr.message a[href$="_uid=${uid}"]`;
export const choose: Step = async (user, { uid }) => (await user.find(row(uid)))?.click();
export const chooseBoth: Step = async (user, { uid, companion }) => {
  await (await user.find(row(companion)))?.click();
  await previewed(user, { uid, companion } as Target);
  await user.page.keyboard.down('Control');
  await (await user.find(row(uid)))?.click();
  await user.page.keyboard.up('Control');
  await waitUntil('two chosen messages', () =>
    user.page.evaluate('rcmail.message_list.get_selection().length === 2').then((both) => both === true),
  );
};

/** Drops what a drag out of the message in another window carries. */
export const dropOnForm: Step = async ({ page }, { uid }) => {
  await page.waitForSelector('#attachment-list');
  await page.evaluate(`(() => {
    const address = new URL(rcmail.url('get', { _uid: ${uid}, _mbox: 'INBOX', _part: '${PART.payload}' }), location.href).href;
    const dataTransfer = new DataTransfer();
    dataTransfer.setData('roundcube-uri', address.replace('://', '://' + encodeURIComponent(rcmail.env.username) + '@'));
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
