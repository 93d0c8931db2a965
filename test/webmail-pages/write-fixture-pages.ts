/**
 * Writes the pages of the webmails that cannot run here, as their fixtures draw them:
 *
 *     node test/webmail-pages/write-fixture-pages.ts
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as gmail from '../bed/webmail-fixtures/gmail/gmail-markup.ts';
import { gmailThreads } from '../bed/webmail-fixtures/gmail/gmail-mail.ts';
import * as nextcloud from '../bed/webmail-fixtures/nextcloud/nextcloud-markup.ts';
import { outlookMessages } from '../bed/webmail-fixtures/outlook/outlook-mail.ts';
import * as outlook from '../bed/webmail-fixtures/outlook/outlook-markup.ts';

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the fixture has it');
  return value;
}

function pages(): Readonly<Record<string, string>> {
  const threads = gmailThreads();
  const [single, , conversation] = threads;
  const ids = known(conversation).messages.map(({ legacyId }) => legacyId);
  const preview = gmail.overlayMarkup(
    known(known(single).messages[0]),
    known(known(single).messages[0]?.attachments[0]),
  );
  const show = (body: string) => gmail.pageMarkup('NONCE', body);
  const clouds = nextcloud.nextcloudThreads();
  const origin = 'https://cloud.example.test';
  const cloud = (index: number, expanded: readonly number[]) =>
    nextcloud.pageMarkup(
      'NONCE',
      nextcloud.listMarkup(clouds),
      nextcloud.threadMarkup(origin, known(clouds[index]), expanded),
    );
  const items = outlookMessages();
  const [first, , , plain] = items;
  const owa = (message: ReturnType<typeof outlookMessages>[number] | undefined) =>
    outlook.pageMarkup(
      'NONCE',
      outlook.listMarkup(items, message?.itemId ?? '') +
        (message === undefined ? '' : outlook.readingPaneMarkup(message)),
    );
  return {
    'gmail/fixture-list': show(gmail.listMarkup(threads)),
    'gmail/fixture-message': show(gmail.threadMarkup(known(single), [known(single).legacyId])).replace(
      '</body>',
      `${preview}</body>`,
    ),
    'gmail/fixture-conversation': show(gmail.threadMarkup(known(conversation), ids.slice(1))),
    'nextcloud/fixture-list': nextcloud.pageMarkup('NONCE', nextcloud.listMarkup(clouds)),
    'nextcloud/fixture-message': cloud(0, [41]).replace('</body>', `${nextcloud.MENU_MARKUP}</body>`),
    'nextcloud/fixture-conversation': cloud(2, [43]),
    'nextcloud/fixture-unnamed': cloud(2, [43, 44]),
    'outlook/fixture-list': owa(undefined),
    'outlook/fixture-message': owa(first).replace('</body>', `${outlook.menuMarkup(known(first), 0)}</body>`),
    'outlook/fixture-plain': owa(plain),
  };
}

for (const [name, html] of Object.entries(pages())) {
  const file = join(import.meta.dirname, `${name}.html`);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, `${html}\n`);
}
