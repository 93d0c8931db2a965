import type { ElementHandle } from 'puppeteer-core';
import { expect, it } from 'vitest';
import { MAX_MESSAGE_BYTES } from '../../../../core/limits.ts';
import { OTHER_NAME } from '../../../bed/naming-extension.ts';
import { EICAR, zip } from '../../../bed/sample-files.ts';
import { HUGE_BYTES } from '../../../bed/send-zeros.ts';
import type { FixtureServer } from '../../../bed/webmail-fixtures/fixture-server.ts';
import type { Cell } from '../../../exit-coverage/rows.ts';
import { downloadedFile, emptyFolder, filesIn } from '../../support/download-folder.ts';
import { waitUntil } from '../../support/wait-until.ts';
import type { HostedBrowser } from './hosted-browser.ts';
import { expectRefused, script } from './hosted-page.ts';
import { drag, fetchOutside, otherWorker } from './outside-page.ts';

/** What the other extension of these tests gives a name of its own: everything with this in its name. */
export const RENAMED = 'rename-me';

/** Addresses of one message with a malicious and a harmless attachment, each whole. */
export interface HostedExits {
  /** Saves the malicious attachment. */
  readonly bad: string;
  /** The same, as the page's own service worker answers it. */
  readonly byWorker: string;
  /** Saves the harmless attachment. */
  readonly good: string;
  readonly goodName: string;
  readonly goodBytes: Uint8Array;
  /** The whole message. */
  readonly message: string;
  /** The malicious attachment by addresses that do not look like it. */
  readonly dodges: readonly string[];
  /** A file of 2 GB. */
  readonly huge: string;
  /** Something of the page's own origin with the malicious bytes in it, plain or in base64. */
  readonly readable: string;
  /** `Cookie` of a session, for another program. */
  readonly cookie: string;
}

export interface HostedExitTests {
  readonly record: (exit: Cell['exit'], result: Cell['result'], reason?: string) => void;
  readonly hosted: () => HostedBrowser;
  readonly server: () => FixtureServer;
  /** Of the message that every test finds open. */
  readonly exits: () => HostedExits;
  /** The element that a user would drag, of the malicious and of the harmless attachment. */
  readonly dragged: (which: 'bad' | 'good') => Promise<ElementHandle>;
  /** Code that registers the page's service worker, where the page itself does not. */
  readonly registerWorker?: string;
}

const HARMLESS = zip({ 'page.txt': Buffer.from('Made by a page.\n') });
const bytesOf = (bytes: Uint8Array) =>
  `Uint8Array.from(atob('${Buffer.from(bytes).toString('base64')}'), (one) => one.charCodeAt(0))`;
const saveAs = (address: string, name: string) =>
  `(() => { const link = Object.assign(document.createElement('a'), { href: ${address}, download: ${JSON.stringify(name)} }); document.body.append(link); link.click(); link.remove(); })()`;
const saveBlob = (bytes: Uint8Array, name: string) =>
  saveAs(`URL.createObjectURL(new Blob([${bytesOf(bytes)}]))`, name);
const saveData = (bytes: Uint8Array, name: string) =>
  saveAs(`'data:application/octet-stream;base64,${Buffer.from(bytes).toString('base64')}'`, name);

/** The tests of every way by which a page script, the browser or another program takes a file from an open message. */
export function testHostedExits(tests: HostedExitTests): void {
  const { record, hosted, server, exits, dragged, registerWorker = '' } = tests;
  const run = (code: string) => script(hosted().page, code);
  const refused = () => expectRefused(hosted());
  const text = (value: string) => JSON.stringify(value);
  const saved = async (name: string) => {
    const { chromium, page } = hosted();
    const bytes = await downloadedFile(chromium.downloadDir, name);
    expect(await page.evaluate('window.stillHere')).toBe(true);
    return bytes;
  };
  const forget = async () => {
    const { chromium } = hosted();
    emptyFolder(chromium.downloadDir);
    await (await chromium.worker()).evaluate('chrome.downloads.erase({})');
  };

  it.each([
    ['navigation', (address: string) => `location.href = ${text(address)}`],
    ['target-blank', (address: string) => `void window.open(${text(address)})`],
    ['a-download', (address: string) => saveAs(text(address), 'harmless.txt')],
  ] as const)(
    'refuses a page script the malicious file and gives it the harmless one: %s',
    async (exit, code) => {
      await run(code(exits().bad));
      await refused();
      record(exit, 'refused');
      await run(code(exits().good));
      expect(await saved(exits().goodName)).toEqual(Buffer.from(exits().goodBytes));
      record(exit, 'released');
    },
  );

  it('refuses it in a frame', async () => {
    await run(
      `document.body.append(Object.assign(document.createElement('iframe'), { src: ${text(exits().bad)} }))`,
    );
    await refused();
    record('iframe', 'refused');
  });

  it('refuses a form that is posted to its address', async () => {
    // A test before may have left a pass for the plain address, for some seconds.
    const address = new URL(exits().bad);
    address.searchParams.set('posted', '1');
    server().forget();
    await run(
      `(() => { const form = Object.assign(document.createElement('form'), { method: 'post', action: ${text(address.href)} }); document.body.append(form); form.submit(); })()`,
    );
    // Nothing is said of a form that does not carry the webmail's own token. A later file is there after its end; it comes
    // by a frame, since Chromium may give up what is saved in the same moment as a navigation of the same frame ends.
    await run(
      `document.body.append(Object.assign(document.createElement('iframe'), { src: ${text(exits().good)} }))`,
    );
    await saved(exits().goodName);
    expect(filesIn(hosted().chromium.downloadDir)).toEqual([exits().goodName]);
    expect(server().seen.filter(({ method, url }) => method === 'POST' && isLast(url, exits().bad))).toEqual(
      [],
    );
    record('form-post', 'refused');
  });

  it('refuses its address in a second tab', async () => {
    const tab = await hosted().chromium.browser.newPage();
    const session = await tab.createCDPSession();
    await session.send('Page.navigate', { url: exits().bad, transitionType: 'address_bar' });
    await refused();
    record('second-tab', 'refused');
  });

  it('refuses links to it in a mail, however they are written', async () => {
    for (const address of exits().dodges) {
      await run(`void window.open(${text(address)})`);
      await refused();
    }
    record('mail-link', 'refused');
  });

  it('refuses the whole message as a file', async () => {
    await run(`location.href = ${text(exits().message)}`);
    await refused();
    record('message-file', 'refused');
  });

  it('cannot keep bytes from the page whose server sends them to it, and refuses to save them', async () => {
    const plain = EICAR.toString();
    const got = String(
      await hosted().page.evaluate(`fetch(${text(exits().readable)}).then((answer) => answer.text())`),
    );
    const base64 = EICAR.toString('base64');
    expect(got.includes(plain) || got.replaceAll(/\s/gu, '').includes(base64)).toBe(true);
    record(
      'page-fetch',
      'cannot',
      'A script of the webmail may read what its own server sends it. Nothing is saved: what it saves afterwards is judged.',
    );
    await run(
      `fetch(${text(exits().readable)}).then((answer) => answer.blob()).then((blob) => { const address = URL.createObjectURL(blob); ${saveAs('address', 'fetched.bin')}; })`,
    );
    await refused();
    record('fetched-blob', 'refused');
  });

  it('cannot keep bytes from an image of the page', async () => {
    server().forget();
    await run(`document.body.append(Object.assign(new Image(), { src: ${text(exits().bad)} }))`);
    await waitUntil('the request of the image', () =>
      server().seen.some(
        ({ url, headers }) => isLast(url, exits().bad) && headers['sec-fetch-dest'] === 'image',
      ),
    );
    record(
      'embedded',
      'cannot',
      'The browser shows it inside the page of the webmail, where its own scripts put it; rules know no answer of ours for such requests. Nothing is saved.',
    );
  });

  it.each([
    ['page-blob', saveBlob],
    ['page-data', saveData],
  ] as const)('judges what a page script makes itself: %s', async (exit, code) => {
    await run(code(EICAR, 'made.com'));
    await refused();
    record(exit, 'refused');
    await run(code(HARMLESS, 'made.zip'));
    expect(await saved('made.zip')).toEqual(Buffer.from(HARMLESS));
    record(exit, 'released');
  });

  it('judges a file that another extension names', async () => {
    await run(saveBlob(EICAR, `${RENAMED}.com`));
    await refused();
    record('other-extension', 'refused');
    await run(saveBlob(HARMLESS, `${RENAMED}.zip`));
    const name = await waitUntil('a file', () =>
      filesIn(hosted().chromium.downloadDir).find(
        (one) => one.startsWith(OTHER_NAME) && !one.endsWith('.crdownload'),
      ),
    );
    expect(await saved(name)).toEqual(Buffer.from(HARMLESS));
    record('other-extension', 'released', 'Under the name that the other extension gave it.');
  });

  it("refuses what the page's service worker answers", async () => {
    await run(registerWorker);
    await run(
      `navigator.serviceWorker.ready.then(() => new Promise((resolve) => { const look = () => navigator.serviceWorker.controller ? resolve() : setTimeout(look, 20); look(); }))`,
    );
    await run(`location.href = ${text(exits().byWorker)}`);
    await refused();
    record('page-service-worker', 'refused');
    await forget();
    await run(saveAs(text(exits().byWorker), 'harmless.txt'));
    await refused();
    record('service-worker-download', 'refused');
  });

  it('refuses one and saves the other of two at once', async () => {
    await run(
      `for (const src of [${text(exits().bad)}, ${text(exits().good)}]) document.body.append(Object.assign(document.createElement('iframe'), { src }))`,
    );
    expect(await saved(exits().goodName)).toEqual(Buffer.from(exits().goodBytes));
    await forget();
    await refused();
    record('two-at-once', 'refused');
    record('two-at-once', 'released');
  });

  it('judges what the browser itself downloads, as "Save link as" does', async () => {
    const worker = await otherWorker(hosted());
    await worker.evaluate(`chrome.downloads.download({ url: ${text(exits().bad)} }).then(() => true)`);
    await refused();
    record(
      'save-link-as',
      'refused',
      'No test can use the native menu. Tried with `downloads.download` of another extension: a request of the browser itself, without a page.',
    );
  });

  it('does not hold a file of 2 GB in memory', async () => {
    server().forget();
    await run(saveAs(text(exits().huge), 'huge.bin'));
    await refused();
    // Nothing of it is read. Sockets hold some.
    expect(server().zerosSent).toBeLessThan(MAX_MESSAGE_BYTES + 64 * 1024 * 1024);
    expect(server().zerosSent).toBeLessThan(HUGE_BYTES / 4);
    record('huge', 'held', 'Not read to its end and not kept: the policy row `tooLarge` decides.');
  });

  it('lets a gated attachment not be dragged, and a harmless one be', async () => {
    const { page } = hosted();
    const session = await page.createCDPSession();
    const drags: unknown[] = [];
    session.on('Input.dragIntercepted', ({ data }) => drags.push(data));
    await session.send('Input.setInterceptDrags', { enabled: true });
    await drag(page, await dragged('bad'));
    await refused();
    expect(drags).toEqual([]);
    await drag(page, await dragged('good'));
    await waitUntil('a drag', () => drags.length > 0);
    await session.detach();
    record(
      'drag-out',
      'refused',
      'The drag does not begin. What another program makes of an address dropped on it is not seen.',
    );
  });

  it('cannot see what other programs do with the mail', async () => {
    const got = await fetchOutside(server(), exits().message, exits().cookie);
    expect(got.replaceAll(/\s/gu, '')).toContain(EICAR.toString('base64'));
    record(
      'other-program',
      'cannot',
      'An extension sees one browser. The Roundcube plugin and `mailwicket filter` stand where all mail passes.',
    );
  });
}

/** Whether a request is the last one for an address: where the webmail sends to another host, that host's. */
function isLast(seen: string, asked: string): boolean {
  const [one, other] = [new URL(seen), new URL(asked)];
  const same = ['attid', 'th', 'id'].every(
    (name) => one.searchParams.get(name) === other.searchParams.get(name),
  );
  return same && (one.pathname === other.pathname || one.hostname !== other.hostname);
}
