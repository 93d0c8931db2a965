import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBed, type Bed } from '../bed/bed.ts';
import { buildMessage, type TransferEncoding } from '../bed/build-message.ts';
import { launchChromium, type Chromium } from '../bed/chromium.ts';
import { deliverSamples, EICAR_PART, type SampleUids } from '../bed/deliver-samples.ts';
import { DODGING_LINKS } from '../bed/dodging-links.ts';
import { groupState } from '../bed/packages.ts';
import { SKINS } from '../bed/roundcube.ts';
import { EICAR } from '../bed/sample-files.ts';
import { SAMPLE_NAMES, sampleAttachment, sampleMessage } from '../bed/sample-messages.ts';
import { downloadedFile } from './support/download-folder.ts';
import { attachmentLink, logIn, openMessage, previewMessage } from './support/roundcube-page.ts';
import { openSession, type RoundcubeSession } from './support/roundcube-session.ts';

const everyByte = Uint8Array.from({ length: 256 }, (_, index) => index);
const text = Buffer.from('Zeile eins\r\nline two\r\n');
/** What each encoding can carry: CRLF lines of ASCII in 7bit, high bytes in 8bit, everything else where encoded. */
const CARRIED: Record<TransferEncoding, Uint8Array> = {
  base64: everyByte,
  'quoted-printable': everyByte,
  '7bit': text,
  '8bit': Buffer.from('Grüße\r\n', 'latin1'),
  binary: Buffer.from('\x01\x7f\x80\xff and a line\r\n', 'latin1'),
};
const ENCODINGS = Object.keys(CARRIED) as TransferEncoding[];

describe.skipIf(!groupState('roundcube').available)('the bed', () => {
  let bed: Bed;
  let uids: SampleUids;
  let session: RoundcubeSession;

  beforeAll(async () => {
    bed = await startBed();
    uids = await deliverSamples(bed);
    session = await openSession(bed);
  });
  afterAll(() => bed.close());

  const attachmentQuery = (uid: number, part: string) =>
    `?_task=mail&_action=get&_mbox=INBOX&_uid=${uid}&_part=${part}&_download=1&_token=${session.token}`;

  it.each(ENCODINGS)('gives the bytes of a %s part to whoever downloads it', async (encoding) => {
    const bytes = CARRIED[encoding];
    const part = { type: 'application/octet-stream', filename: 'part.bin', bytes, encoding };
    const uid = await bed.deliver(
      buildMessage({
        id: `encoding-${encoding}`,
        subject: encoding,
        from: 'a@b.example',
        attachments: [part],
      }),
    );
    const answer = await session.get(attachmentQuery(uid, '2'));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-disposition')).toContain('part.bin');
    expect(answer.body).toEqual(Buffer.from(bytes));
  });

  it.each(SAMPLE_NAMES)('gives back %s as it was delivered', async (name) => {
    const query = `?_task=mail&_action=viewsource&_save=1&_mbox=INBOX&_uid=${uids[name]}&_token=${session.token}`;
    expect((await session.get(query)).body.equals(sampleMessage(name))).toBe(true);
  });

  it.each(DODGING_LINKS)('serves an attachment by its address in the form: $form', async ({ query }) => {
    expect((await session.get(query(uids.eicar, EICAR_PART))).body).toEqual(EICAR);
  });

  it.each(SKINS)('shows a message in the skin %s', async (skin) => {
    bed.setSkin(skin);
    const page = await session.get(`?_task=mail&_mbox=INBOX&_uid=${uids.eicar}&_action=show`);
    bed.setSkin('elastic');
    const html = page.body.toString();
    expect([html.includes(`skins/${skin}/`), html.includes('invoice.com')]).toEqual([true, true]);
  });

  it('keeps a message that Roundcube sends', async () => {
    const compose = await session.get('?_task=mail&_action=compose&_to=bob@example.test&_subject=Hello');
    const id =
      /_id=([0-9a-f]{10,})/u.exec(compose.headers.get('location') ?? compose.body.toString())?.[1] ?? '';
    await session.get(`?_task=mail&_action=compose&_id=${id}`);
    const form = { _token: session.token, _task: 'mail', _action: 'send', _id: id, _from: '1' };
    await session.post('?_task=mail', {
      ...form,
      _to: 'bob@example.test',
      _subject: 'Hello',
      _message: 'There',
    });
    expect(bed.sent.map(String).join('')).toContain('Subject: Hello');
  });
});

describe.skipIf(!groupState('roundcube').available || !groupState('chromium').available)(
  'Chromium on the bed',
  () => {
    let bed: Bed;
    let uids: SampleUids;
    let chromium: Chromium;

    beforeAll(async () => {
      bed = await startBed();
      uids = await deliverSamples(bed);
      chromium = await launchChromium();
    });
    afterAll(async () => {
      await chromium.close();
      await bed.close();
    });

    it('saves an attachment of an opened message as it is', async () => {
      const page = await logIn(chromium.browser, bed);
      await openMessage(page, bed, uids.eicar);
      await (await attachmentLink(page, 'agenda.zip')).click();
      const saved = await downloadedFile(chromium.downloadDir, 'agenda.zip');
      expect(saved).toEqual(Buffer.from(sampleAttachment('eicar', 'agenda.zip')));
      await page.close();
    });

    it('shows a message in the preview frame', async () => {
      const page = await logIn(chromium.browser, bed);
      const frame = await previewMessage(page, bed, uids.eicar);
      expect(await frame.$$('#attachment-list li')).toHaveLength(2);
      await page.close();
    });
  },
);

it.skipIf(!groupState('roundcube').available)(
  'leaves no process and no folder when it is closed',
  async () => {
    const bed = await startBed();
    expect(existsSync(bed.folder)).toBe(true);
    await bed.close();
    expect(existsSync(bed.folder)).toBe(false);
    const processes = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
    expect(processes.split('\n').filter((line) => line.includes(bed.folder))).toEqual([]);
  },
);
