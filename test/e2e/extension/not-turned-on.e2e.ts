import { spawnSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import type { CDPSession } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium, type Chromium } from '../../bed/chromium.ts';
import { groupState } from '../../bed/packages.ts';

const root = resolve(import.meta.dirname, '../../..');
/** As it is published: no site is compiled in. */
const PUBLISHED = join(root, '.output/chrome-mv3');

/** A page that looks like Roundcube to a content script. */
const PAGE = `<!doctype html><title>Mail</title><body class="task-mail action-show">
<script>var rcmail = { set_env() {} }; rcmail.set_env({"task":"mail","action":"show"});</script>
<ul id="attachment-list"><li id="attach2"><a class="filename" href="/file">file</a></li></ul><div id="messagebody"></div>`;

describe.skipIf(!groupState('chromium').available)('a page that was not turned on', () => {
  let server: Server;
  let chromium: Chromium;
  let url = '';

  beforeAll(async () => {
    const built = spawnSync(process.execPath, ['scripts/build.mjs', 'chrome'], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(built.status).toBe(0);
    server = createServer((request, response) => {
      if (request.url === '/file') response.setHeader('content-disposition', 'attachment; filename=file.txt');
      response.setHeader('content-type', request.url === '/file' ? 'text/plain' : 'text/html');
      response.end(request.url === '/file' ? 'content' : PAGE);
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    chromium = await launchChromium({ extensionDir: PUBLISHED });
    await chromium.worker();
  });
  afterAll(async () => {
    await chromium.close();
    server.close();
  });

  it('runs no script of the extension and is left as it was', async () => {
    const page = await chromium.browser.newPage();
    const session = await page.createCDPSession();
    const worlds = await worldsDuring(session, () => page.goto(url, { waitUntil: 'networkidle0' }));
    expect(worlds.filter((name) => name.startsWith('chrome-extension://'))).toEqual([]);
    expect(
      await page.$$eval('*', (all) => all.filter((one) => one.localName.startsWith('mailwicket')).length),
    ).toBe(0);
    expect(await page.evaluate(() => document.adoptedStyleSheets.length)).toBe(0);
  });

  it('has no rule, no registered script and no host permission behind it', async () => {
    const worker = await chromium.worker();
    expect(await worker.evaluate('chrome.declarativeNetRequest.getDynamicRules()')).toEqual([]);
    expect(await worker.evaluate('chrome.declarativeNetRequest.getSessionRules()')).toEqual([]);
    expect(await worker.evaluate('chrome.scripting.getRegisteredContentScripts()')).toEqual([]);
    expect(await worker.evaluate('chrome.permissions.getAll().then((all) => all.origins)')).toEqual([]);
  });
});

/** Origins of all script worlds that came up in the page while something happened. */
async function worldsDuring(session: CDPSession, happen: () => Promise<unknown>): Promise<readonly string[]> {
  const origins: string[] = [];
  session.on('Runtime.executionContextCreated', ({ context }) => {
    origins.push(context.origin);
  });
  await session.send('Runtime.enable');
  await happen();
  expect(origins.length).toBeGreaterThan(0);
  return origins;
}
