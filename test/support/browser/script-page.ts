import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'puppeteer-core';
import { launchChromium } from '../../bed/chromium.ts';

export interface ScriptPage {
  readonly page: Page;
  close(): Promise<void>;
}

interface LaunchedBrowser {
  readonly browser: Browser;
  close(): Promise<void>;
}

/**
 * A page of a real browser, Chromium unless told otherwise, on an http origin of its own, with one script loaded.
 * `files` are served below `/files/` by name.
 */
export async function openScriptPage(
  script: string,
  files: ReadonlyMap<string, () => Uint8Array> = new Map(),
  launch: () => Promise<LaunchedBrowser> = launchChromium,
): Promise<ScriptPage> {
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    const file = files.get(decodeURIComponent(path.replace('/files/', '')));
    if (path.startsWith('/files/')) {
      response.writeHead(file === undefined ? 404 : 200, { 'content-type': 'application/octet-stream' });
      response.end(file?.());
      return;
    }
    const isScript = path === '/script.js';
    const type = isScript ? 'text/javascript; charset=utf-8' : 'text/html; charset=utf-8';
    response.writeHead(200, { 'content-type': type });
    response.end(isScript ? script : '<!doctype html><title>core</title><script src="/script.js"></script>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const launched = await launch();
  const page = await launched.browser.newPage();
  page.setDefaultTimeout(300_000);
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, { waitUntil: 'load' });
  return {
    page,
    async close() {
      await launched.close();
      server.close();
      server.closeAllConnections();
    },
  };
}
