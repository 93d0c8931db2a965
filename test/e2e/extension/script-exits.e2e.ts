import { TargetType, type Page, type WebWorker } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ALICE } from '../../bed/users.ts';
import { fetchPart } from '../../bed/imap-client.ts';
import { EICAR_PART } from '../../bed/deliver-samples.ts';
import { HARMLESS_ZIP, startExitSite, type ExitSite } from '../../bed/exit-site.ts';
import { makeNamingExtension, OTHER_NAME } from '../../bed/naming-extension.ts';
import { EICAR } from '../../bed/sample-files.ts';
import { HUGE_BYTES } from '../../bed/send-zeros.ts';
import { sampleAttachment } from '../../bed/sample-messages.ts';
import { MAX_MESSAGE_BYTES } from '../../../core/limits.ts';
import { expectRecorded, recorderOf } from '../support/coverage.ts';
import { downloadedFile, filesIn } from '../support/download-folder.ts';
import { openProtectedMailbox, whyNoMailbox, type ProtectedMailbox } from '../support/protected-mailbox.ts';
import {
  closeOtherTabs,
  expectNothingLeft,
  forgetDownloads,
  markPage,
  refusalReason,
} from '../support/refusals.ts';
import { attachmentLink, openMessage } from '../support/roundcube-page.ts';
import { waitUntil } from '../support/wait-until.ts';
import { waitForBanner } from '../support/warnings.ts';

const record = recorderOf('roundcube', 'chromium');
const EICAR_BYTES = `Uint8Array.from(atob('${EICAR.toString('base64')}'), (one) => one.charCodeAt(0))`;
const ZIP_BYTES = `Uint8Array.from(atob('${Buffer.from(HARMLESS_ZIP).toString('base64')}'), (one) => one.charCodeAt(0))`;
const save = (address: string, name: string) =>
  `(() => { const link = Object.assign(document.createElement('a'), { href: ${address}, download: '${name}' }); document.body.append(link); link.click(); link.remove(); })()`;
const blobOf = (bytes: string) => `URL.createObjectURL(new Blob([${bytes}]))`;
const dataOf = (bytes: Uint8Array) =>
  `'data:application/octet-stream;base64,${Buffer.from(bytes).toString('base64')}'`;
const HREF = `document.querySelector('#attachment-list a.filename').href`;

describe.skipIf(whyNoMailbox() !== '')('exits that scripts and other programs make', () => {
  let mailbox: ProtectedMailbox;
  let site: ExitSite;
  let page: Page;
  const naming = makeNamingExtension();

  beforeAll(async () => {
    site = await startExitSite();
    mailbox = await openProtectedMailbox({ otherExtensions: [naming.path] });
    page = mailbox.page;
  });
  afterAll(async () => {
    await mailbox.close();
    await site.close();
    naming.remove();
  });
  beforeEach(async () => {
    await openMessage(page, mailbox.bed, mailbox.uids.eicar);
    await waitForBanner(page, 'invoice.com');
    await markPage(mailbox);
    site.forget();
  });
  afterEach(async () => {
    await closeOtherTabs(mailbox);
    await forgetDownloads(mailbox);
  });

  const refused = async () => {
    const reason = await refusalReason(mailbox);
    await expectNothingLeft(mailbox);
    return reason;
  };
  /** The one file that came. The other extension names it, Chromium gives it the ending of its type. */
  const saved = async () => {
    const { downloadDir } = mailbox.chromium;
    const name = await waitUntil('a file', () =>
      filesIn(downloadDir).find((one) => one.startsWith(OTHER_NAME) && !one.endsWith('.crdownload')),
    );
    return downloadedFile(downloadDir, name);
  };
  const openSite = async () => {
    const tab = await mailbox.chromium.browser.newPage();
    await tab.goto(site.url);
    return tab;
  };
  const otherWorker = async (): Promise<WebWorker> => {
    const { browser, extensionId } = mailbox.chromium;
    const target = await browser.waitForTarget(
      (one) =>
        one.type() === TargetType.SERVICE_WORKER &&
        one.url().endsWith('/worker.js') &&
        !one.url().includes(extensionId),
    );
    const worker = await target.worker();
    if (worker === null) throw new Error('the other extension has no worker');
    return worker;
  };

  it('judges a blob: of a page script', async () => {
    await page.evaluate(save(blobOf(EICAR_BYTES), 'blob.com'));
    await refused();
    record('page-blob', 'refused');
    await forgetDownloads(mailbox);
    await page.evaluate(save(blobOf(ZIP_BYTES), 'blob.zip'));
    expect(Buffer.from(HARMLESS_ZIP).equals(await saved())).toBe(true);
    record('page-blob', 'released');
    record('other-extension', 'released', 'Under the name that the other extension gave it.');
  });

  it('judges a data: address of a page script', async () => {
    await page.evaluate(save(dataOf(EICAR), 'data.com'));
    await refused();
    record('page-data', 'refused');
    record('other-extension', 'refused');
    await forgetDownloads(mailbox);
    await page.evaluate(save(dataOf(HARMLESS_ZIP), 'data.zip'));
    expect(Buffer.from(HARMLESS_ZIP).equals(await saved())).toBe(true);
    record('page-data', 'released');
  });

  it('refuses what a page script fetched, when it is to be saved', async () => {
    await page.evaluate(
      `fetch(${HREF}).then((answer) => answer.blob()).then((blob) => { const address = URL.createObjectURL(blob); ${save('address', 'fetched.com')}; })`,
    );
    await refused();
    record('fetched-blob', 'refused');
  });

  it('cannot keep the bytes from the page that its own server sends them to', async () => {
    const got = await page.evaluate(`fetch(${HREF}).then((answer) => answer.text())`);
    expect(got).toContain('EICAR');
    record(
      'page-fetch',
      'cannot',
      'A script of the webmail may read what its own server sends it. Nothing is saved: what it saves afterwards is judged.',
    );
    const { bed, uids } = mailbox;
    await openMessage(page, bed, uids['viewer-eicar']);
    const shown = await page.evaluate(`new Promise((resolve) => {
      const object = Object.assign(document.createElement('object'), { type: 'text/plain' });
      object.addEventListener('load', () => resolve(object.contentDocument?.body.innerText ?? ''));
      object.data = ${HREF};
      document.body.append(object);
    })`);
    expect(shown).toContain('EICAR');
    record(
      'embedded',
      'cannot',
      'The browser shows it inside the page of the webmail, where its own scripts put it; rules know no answer of ours for such requests. Nothing is saved.',
    );
  });

  it("saves nothing that the page's service worker answered", async () => {
    const tab = await openSite();
    await tab.evaluate(
      `navigator.serviceWorker.register('/sw.js').then(() => new Promise((resolve) => { const look = () => navigator.serviceWorker.controller ? resolve() : setTimeout(look, 20); look(); }))`,
    );
    // The server has nothing at this address: there is nothing to judge.
    await tab.evaluate(`void (location.href = '/from-worker/unknown')`);
    await refused();
    record('page-service-worker', 'refused');
    await forgetDownloads(mailbox);
    await page.reload();
    await markPage(mailbox);
    await tab.evaluate(save(`'/from-worker/unknown'`, 'x.com'));
    await refused();
    record('service-worker-download', 'refused');
    await forgetDownloads(mailbox);
    // The server has a harmless file where the service worker answers with a malicious one.
    await tab.evaluate(`void (location.href = '/from-worker/harmless')`);
    const file = await saved();
    expect(file.equals(Buffer.from(HARMLESS_ZIP))).toBe(true);
    record(
      'page-service-worker',
      'released',
      'What the server has at the address is judged and saved, never what the service worker answered.',
    );
  });

  it('refuses one and saves the other of two at once', async () => {
    const harmless = await attachmentLink(page, 'agenda.zip');
    const { href } = await harmless.evaluate((link) => ({ href: link.href }));
    await page.evaluate(`(() => {
      for (const address of [${HREF}, ${JSON.stringify(href)}]) {
        document.body.append(Object.assign(document.createElement('iframe'), { src: address + '&_download=1&_token=' + rcmail.env.request_token }));
      }
    })()`);
    const file = await saved();
    expect(file).toEqual(Buffer.from(sampleAttachment('eicar', 'agenda.zip')));
    await refusalReason(mailbox);
    expect(await page.evaluate('window.stillHere')).toBe(true);
    record('two-at-once', 'refused');
    record('two-at-once', 'released');
  });

  it('judges what the browser itself downloads, as "Save link as" does', async () => {
    const address = String(await page.evaluate(HREF));
    await (
      await otherWorker()
    ).evaluate(`chrome.downloads.download({ url: ${JSON.stringify(address)} }).then(() => true)`);
    await refused();
    record(
      'save-link-as',
      'refused',
      'No test can use the native menu. Tried with `downloads.download` of another extension: a request of the browser itself, without a page.',
    );
  });

  it('lets a gated attachment not be dragged, and a harmless one be', async () => {
    const session = await page.createCDPSession();
    const drags: unknown[] = [];
    session.on('Input.dragIntercepted', ({ data }) => drags.push(data));
    await session.send('Input.setInterceptDrags', { enabled: true });
    const drag = async (name: string) => {
      const box = await (await attachmentLink(page, name)).boundingBox();
      if (box === null) throw new Error(`${name} is not shown`);
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      const mouse = (type: 'mousePressed' | 'mouseMoved' | 'mouseReleased', by: number) =>
        session.send('Input.dispatchMouseEvent', {
          type,
          x: x + by,
          y: y + by,
          button: 'left',
          buttons: type === 'mouseReleased' ? 0 : 1,
          clickCount: 1,
        });
      await mouse('mousePressed', 0);
      for (const by of [5, 15, 30, 60]) await mouse('mouseMoved', by);
      await mouse('mouseReleased', 60);
    };
    await drag('invoice.com');
    expect(drags).toEqual([]);
    await refused();
    await drag('agenda.zip');
    await waitUntil('a drag', () => drags.length > 0);
    record(
      'drag-out',
      'refused',
      'The drag does not begin. What another program makes of an address dropped on it is not seen.',
    );
    await session.detach();
  });

  it.each(['', '?chunked'])('does not hold a file of 2 GB in memory%s', async (query) => {
    const tab = await openSite();
    await tab.evaluate(save(`'/huge.bin${query}'`, 'huge.bin'));
    await refused();
    // With a length nothing is read; without, no more than a message may have. Sockets hold some more.
    expect(site.hugeSent).toBeLessThan(MAX_MESSAGE_BYTES + 64 * 1024 * 1024);
    expect(site.hugeSent).toBeLessThan(HUGE_BYTES / 4);
    record('huge', 'held', 'Not read to its end and not kept: the policy row `tooLarge` decides.');
  });

  it('asks the webmail once for a file whose address says what it is', async () => {
    const tab = await openSite();
    const address = `/?_task=mail&_action=get&_part=${EICAR_PART}`;
    await tab.evaluate(`void (location.href = '${address}')`);
    await saved();
    expect(site.seen.filter((path) => path === address)).toHaveLength(1);
    expect(new URL(tab.url()).pathname).toBe('/');
  });

  it('cannot see what the server and other programs do with the mail', async () => {
    const { bed, uids } = mailbox;
    const login = { port: bed.imapPort, user: ALICE.address, password: ALICE.password };
    expect(await fetchPart(login, 'INBOX', uids.eicar, EICAR_PART)).toContain(
      EICAR.toString('base64').slice(0, 40),
    );
    record(
      'other-program',
      'cannot',
      'An extension sees one browser. The Roundcube plugin and `mailwicket filter` stand where all mail passes.',
    );
    const foreign = await page.evaluate(
      `[...document.querySelectorAll('#attachment-list a, #attachmentmenu a')].filter((link) => link.href !== '' && new URL(link.href).origin !== location.origin).length`,
    );
    expect(foreign).toBe(0);
    record('server-viewer', 'none', 'Roundcube shows attachments itself.');
    await page.goto(
      new URL(`?_task=mail&_action=compose&_forward_uid=${uids.eicar}&_mbox=INBOX`, bed.url).href,
    );
    await page.waitForSelector('#attachment-list li');
    expect(await page.$eval('#attachment-list', (list) => list.textContent)).toContain('invoice.com');
    record(
      'save-to-cloud',
      'cannot',
      'The server copies it into the new message; no byte passes the browser. The Roundcube plugin refuses it.',
    );
  });

  it('recorded what docs/COVERAGE.md says', () => expectRecorded(import.meta.filename));
});
