import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildMessage } from '../../bed/build-message.ts';
import { DEMO_ALLOW_LIST, DEMO_BLOCK_LIST, sha256Of } from '../../bed/demo-lists.ts';
import { sampleAttachment } from '../../bed/sample-messages.ts';
import { askExtension } from '../support/ask-extension.ts';
import { noteLists, signByStranger, signFor } from '../support/list-mischief.ts';
import { openProtectedMailbox, whyNoMailbox, type ProtectedMailbox } from '../support/protected-mailbox.ts';
import { openMessage } from '../support/roundcube-page.ts';
import { waitUntil } from '../support/wait-until.ts';
import { waitForBanner } from '../support/warnings.ts';

const ENTRY = `sha256 ${sha256Of(sampleAttachment('harmless', 'agenda-only.zip'))}\n`;
/** Something that the lists do not name. */
const UNLISTED = buildMessage({
  id: 'unlisted',
  subject: 'Notes',
  from: 'a@sender.example',
  text: 'The notes.',
  attachments: [{ type: 'text/plain', filename: 'notes.txt', bytes: Buffer.from('notes') }],
});

describe.skipIf(whyNoMailbox() !== '')('lists that cannot be trusted', () => {
  let mailbox: ProtectedMailbox;
  let offerOldLists: () => void;

  beforeAll(async () => {
    mailbox = await openProtectedMailbox({
      // By the clock the browser looks once a day.
      organisation: { pollMinutes: 1440 },
      policy: { withoutVerdict: { listsStale: 'block' } },
    });
    const { organisation } = mailbox;
    offerOldLists = noteLists(organisation.lists);
    await organisation.publish({ block: DEMO_BLOCK_LIST + ENTRY, allow: DEMO_ALLOW_LIST });
    expect(await sourceAfter('fetch')).toMatchObject({ error: '', state: { version: 2 } });
  });
  afterAll(() => mailbox.close());

  /** The list as the options page shows it, after a press on "Fetch now" or without one. */
  async function sourceAfter(action: 'fetch' | 'look') {
    const request = { refresh: action === 'fetch' };
    const { sources } = await askExtension(mailbox.chromium, { name: 'lists-state', request });
    return sources[0];
  }

  async function expectBlocked() {
    const { page, bed, uids } = mailbox;
    await openMessage(page, bed, uids.harmless);
    await waitForBanner(page, 'block list');
  }

  async function expectToldInOptions(text: string) {
    const { browser, extensionId } = mailbox.chromium;
    const tab = await browser.newPage();
    try {
      await tab.goto(`chrome-extension://${extensionId}/options.html#lists`);
      await waitUntil(`options that say “${text}”`, async () =>
        ((await tab.evaluate('document.body.textContent')) as string)
          .replaceAll(/[\u2066-\u2069]/gu, '')
          .includes(text),
      );
    } finally {
      await tab.close();
    }
  }

  it.each([
    ['older ones are offered', 'TUF_ROLLBACK', () => offerOldLists()],
    [
      'others are signed by a stranger',
      'TUF_BAD_SIGNATURE',
      () => signByStranger(mailbox.organisation.lists),
    ],
  ])('stay those before when %s, and the options say so', async (_, error, offer) => {
    const offerNewLists = noteLists(mailbox.organisation.lists);
    offer();
    expect(await sourceAfter('fetch')).toMatchObject({ error, state: { version: 2, stale: false } });
    try {
      await expectToldInOptions(`The last update was refused: ${error}`);
      await expectBlocked();
    } finally {
      offerNewLists();
    }
    expect(await sourceAfter('fetch')).toMatchObject({ error: '' });
  });

  it('are used past their end, and the user is told', async () => {
    const { organisation, page, bed } = mailbox;
    let seconds = 2;
    await waitUntil('lists that were taken before their end', async () => {
      await signFor(organisation.lists, (seconds += 3));
      return (await sourceAfter('fetch'))?.error === '';
    });
    await waitUntil(
      'their end',
      async () => (await sourceAfter('look'))?.state?.stale === true,
      seconds * 2_000 + 20_000,
    );
    await expectToldInOptions('Out of date');
    await openMessage(page, bed, await bed.deliver(UNLISTED));
    await waitForBanner(page, 'lists are out of date');
    await expectBlocked();
  });
});
