import type { ElementHandle } from 'puppeteer-core';
import { describe, expect, it } from 'vitest';
import { MAX_MESSAGE_BYTES } from '../../../core/limits.ts';
import { HARMLESS_ZIP, type ExitSite } from '../../bed/exit-site.ts';
import { EICAR } from '../../bed/sample-files.ts';
import { sampleAttachment } from '../../bed/sample-messages.ts';
import { HUGE_BYTES } from '../../bed/send-zeros.ts';
import type { recorderOf } from './coverage.ts';
import { expectEmpty, filesIn } from './download-folder.ts';
import { waitUntil } from './wait-until.ts';
import type { GuardedPage } from './guarded-page.ts';

/** The sample `eicar`, open in a mail page, and a site of a script. */
export interface ScriptPlace {
  readonly guard: GuardedPage;
  readonly site: ExitSite;
  /** Addresses by which the malicious and the harmless attachment are saved. */
  readonly blocked: string;
  readonly harmless: string;
  /** The address by which the webmail shows the malicious text of the sample `viewer-eicar`. */
  readonly shown: string;
  /** A script that is true as long as the mail page is the one it was and answers. */
  readonly alive: string;
  /** The control of one attachment. */
  control(filename: string): Promise<ElementHandle>;
}

type Recorder = ReturnType<typeof recorderOf>;

const bytesOf = (bytes: Uint8Array) =>
  `Uint8Array.from(atob('${Buffer.from(bytes).toString('base64')}'), (one) => one.charCodeAt(0))`;
const save = (address: string, name: string) =>
  `(() => { const link = Object.assign(document.createElement('a'), { href: ${address}, download: '${name}' }); document.body.append(link); link.click(); link.remove(); })()`;
const blobOf = (bytes: Uint8Array) => `URL.createObjectURL(new Blob([${bytesOf(bytes)}]))`;
const dataOf = (bytes: Uint8Array) =>
  `'data:application/octet-stream;base64,${Buffer.from(bytes).toString('base64')}'`;
const quoted = (text: string) => JSON.stringify(text);

/** Nothing is on disk, nothing was downloaded, and the mail page is the one it was and answers. */
export async function expectRefused({ guard, alive }: ScriptPlace): Promise<string> {
  const reason = await guard.refusal();
  expect(await guard.complete()).toEqual([]);
  await expectEmpty(guard.downloadDir);
  expect(await guard.page.evaluate(alive)).toBe(true);
  return reason;
}

/** Tests of what scripts of a page and other programs do, the same in every browser and webmail. */
export function testScriptExits(
  placeNow: () => ScriptPlace,
  browser: 'chromium' | 'firefox',
  record: Recorder,
): void {
  it.each([
    { exit: 'page-blob', make: blobOf },
    { exit: 'page-data', make: dataOf },
  ] as const)('judges $exit', async ({ exit, make }) => {
    const place = placeNow();
    await place.guard.page.evaluate(save(make(EICAR), 'made.com'));
    await expectRefused(place);
    record(exit, 'refused');
    await place.guard.tidy();
    await place.guard.page.evaluate(save(make(HARMLESS_ZIP), 'made.zip'));
    expect((await place.guard.saved()).equals(Buffer.from(HARMLESS_ZIP))).toBe(true);
    record(exit, 'released');
  });

  it('refuses what a page script fetched, when it is to be saved', async () => {
    const place = placeNow();
    await place.guard.page.evaluate(
      `fetch(${quoted(place.blocked)}).then((answer) => answer.blob()).then((blob) => { const address = URL.createObjectURL(blob); ${save('address', 'fetched.com')}; })`,
    );
    await expectRefused(place);
    record('fetched-blob', 'refused');
  });

  it('cannot keep the bytes from the page that its own server sends them to', async () => {
    const { guard, blocked } = placeNow();
    // A webmail that has much to do may drop a request.
    await waitUntil('the bytes', async () => {
      const got = await guard.page.evaluate(
        `fetch(${quoted(blocked)}).then((answer) => answer.text(), () => '')`,
      );
      return String(got).includes('EICAR');
    });
    expect(await guard.complete()).toEqual([]);
    record(
      'page-fetch',
      'cannot',
      'A script of the webmail may read what its own server sends it. Nothing is saved: what it saves afterwards is judged.',
    );
  });

  it.runIf(browser === 'chromium')('cannot keep an object of the page from being shown', async () => {
    const { guard, shown } = placeNow();
    const seen = await guard.page.evaluate(`new Promise((resolve) => {
      const object = Object.assign(document.createElement('object'), { type: 'text/plain' });
      object.addEventListener('load', () => resolve(object.contentDocument?.body.innerText ?? ''));
      object.data = ${quoted(shown)};
      document.body.append(object);
    })`);
    expect(seen).toContain('EICAR');
    expect(await guard.complete()).toEqual([]);
    record(
      'embedded',
      'cannot',
      'The browser shows it inside the page of the webmail, where its own scripts put it; rules know no answer of ours for such requests. Nothing is saved.',
    );
  });

  it.runIf(browser === 'firefox')('puts our page where an object or embed would show it', async () => {
    const place = placeNow();
    const { page } = place.guard;
    for (const [name, source] of [
      ['object', 'data'],
      ['embed', 'src'],
    ]) {
      await page.evaluate(`(() => {
        const one = Object.assign(document.createElement('${name}'), { type: 'text/plain', ${source}: ${quoted(place.shown)} });
        document.body.append(one);
      })()`);
    }
    await expectRefused(place);
    const seen = await Promise.all(page.frames().map((frame) => frame.evaluate('document.body?.innerText')));
    expect(seen.join(' ')).not.toContain('EICAR');
    record('embedded', 'refused', 'Tried with `<object>` and `<embed>`: our page stands in their place.');
  });

  describe("what the page's service worker would answer", () => {
    const openControlled = async ({ guard, site }: ScriptPlace) => {
      const tab = await guard.openTab(site.url);
      await tab.evaluate(
        `navigator.serviceWorker.register('/sw.js').then(() => new Promise((resolve) => { const look = () => navigator.serviceWorker.controller ? resolve() : setTimeout(look, 20); look(); }))`,
      );
      return tab;
    };

    // The server has nothing at this address: there is nothing to judge.
    it.each([
      { exit: 'page-service-worker', script: `void (location.href = '/from-worker/unknown')` },
      { exit: 'service-worker-download', script: save(`'/from-worker/unknown'`, 'x.com') },
    ] as const)('is refused: $exit', async ({ exit, script }) => {
      const place = placeNow();
      await (await openControlled(place)).evaluate(script);
      await expectRefused(place);
      record(exit, 'refused');
    });

    it('is saved as the server has it', async () => {
      const place = placeNow();
      await (await openControlled(place)).evaluate(`void (location.href = '/from-worker/harmless')`);
      expect((await place.guard.saved()).equals(Buffer.from(HARMLESS_ZIP))).toBe(true);
      record(
        'page-service-worker',
        'released',
        'What the server has at the address is judged and saved, never what the service worker answered.',
      );
    });
  });

  it('refuses one and saves the other of two at once', async () => {
    const { guard, blocked, harmless, alive } = placeNow();
    await guard.page.evaluate(`(() => {
      for (const src of ${JSON.stringify([blocked, harmless])}) {
        document.body.append(Object.assign(document.createElement('iframe'), { src }));
      }
    })()`);
    expect(await guard.saved()).toEqual(Buffer.from(sampleAttachment('eicar', 'agenda.zip')));
    await guard.refusal();
    expect(filesIn(guard.downloadDir)).toHaveLength(1);
    expect(await guard.page.evaluate(alive)).toBe(true);
    record('two-at-once', 'refused');
    record('two-at-once', 'released');
  });

  it.each(['', '?chunked'])('does not hold a file of 2 GB in memory%s', async (query) => {
    const place = placeNow();
    const { guard, site } = place;
    const tab = await guard.openTab(site.url);
    await tab.evaluate(save(`'/huge.bin${query}'`, 'huge.bin'));
    expect(await expectRefused(place)).toContain('huge.bin');
    // With a length nothing is read; without, no more than a message may have. Sockets hold some more.
    expect(site.hugeSent).toBeLessThan(MAX_MESSAGE_BYTES + 64 * 1024 * 1024);
    expect(site.hugeSent).toBeLessThan(HUGE_BYTES / 4);
    record('huge', 'held', 'Not read to its end and not kept: the policy row `tooLarge` decides.');
  });

  it('lets a gated attachment not be dragged, and a harmless one be', async () => {
    const place = placeNow();
    expect(await place.guard.drag(await place.control('invoice.com'))).toBe(false);
    await expectRefused(place);
    expect(await place.guard.drag(await place.control('agenda.zip'))).toBe(true);
    record(
      'drag-out',
      'refused',
      'The drag does not begin. What another program makes of an address dropped on it is not seen.',
    );
  });
}
