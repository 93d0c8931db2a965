import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Page } from 'puppeteer-core';

const CHROMIUM = '/usr/bin/chromium';
const FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--remote-debugging-port=0',
];

export interface ScriptPage {
  readonly page: Page;
  close(): Promise<void>;
}

/** A page of a real Chromium, on an http origin of its own, with one script loaded. */
export async function openScriptPage(script: string): Promise<ScriptPage> {
  const profile = await mkdtemp(join(tmpdir(), 'mw-page-'));
  const server = createServer((request, response) => {
    const isScript = request.url === '/script.js';
    response.setHeader(
      'content-type',
      isScript ? 'text/javascript; charset=utf-8' : 'text/html; charset=utf-8',
    );
    response.end(isScript ? script : '<!doctype html><title>core</title><script src="/script.js"></script>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await puppeteer.launch({
    executablePath: CHROMIUM,
    headless: false,
    ignoreDefaultArgs: true,
    waitForInitialPage: false,
    args: [...FLAGS, `--user-data-dir=${profile}`, 'about:blank'],
    protocolTimeout: 300_000,
  });
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, { waitUntil: 'load' });
  return {
    page,
    async close() {
      await browser.close();
      server.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
