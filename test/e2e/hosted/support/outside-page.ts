import { request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';
import { TargetType, type ElementHandle, type Page, type WebWorker } from 'puppeteer-core';
import type { FixtureServer } from '../../../bed/webmail-fixtures/fixture-server.ts';
import type { HostedBrowser } from './hosted-browser.ts';

/** The worker of the extension that gives names. */
export async function otherWorker({ chromium }: HostedBrowser): Promise<WebWorker> {
  const target = await chromium.browser.waitForTarget(
    (one) =>
      one.type() === TargetType.SERVICE_WORKER &&
      one.url().endsWith('/worker.js') &&
      !one.url().includes(chromium.extensionId),
  );
  const worker = await target.worker();
  if (worker === null) throw new Error('the other extension has no worker');
  return worker;
}

/** Drags an element by the mouse. */
export async function drag(page: Page, element: ElementHandle): Promise<void> {
  const session = await page.createCDPSession();
  const box = await element.boundingBox();
  if (box === null) throw new Error('it is not shown');
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
  await session.detach();
}

/** What a program outside of the browser gets from the webmail, with the user's session. */
export function fetchOutside({ port }: FixtureServer, address: string, cookie: string): Promise<string> {
  const url = new URL(address);
  const isTls = url.protocol === 'https:';
  const options = {
    host: '127.0.0.1',
    port,
    path: url.pathname + url.search,
    headers: { host: url.host, cookie },
  };
  return new Promise((resolve, reject) => {
    // The fixture's certificate was made by nobody.
    const asked = isTls
      ? requestTls({ ...options, servername: url.hostname, rejectUnauthorized: false })
      : requestPlain(options);
    asked.on('error', reject);
    asked.on('response', (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => resolve(Buffer.concat(parts).toString('latin1')));
    });
    asked.end();
  });
}
