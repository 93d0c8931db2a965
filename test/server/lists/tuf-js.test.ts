import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Updater } from 'tuf-js';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseIndex } from '../../../core/lists/list-index.ts';
import { generateKey, signingKey } from '../../../server/lists/signing-key.ts';
import { PublishedLists } from '../../support/published-lists.ts';

const A = 'a'.repeat(64);

/** The published folder on a real web server. */
async function serve(folder: string): Promise<string> {
  const server = createServer((request, response) => {
    try {
      response.end(readFileSync(join(folder, decodeURIComponent(request.url ?? ''))));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('what build writes, read by tuf-js', () => {
  it('is accepted from the first root through changes, re-signing and a change of the online key', async () => {
    const lists = new PublishedLists();
    // tuf-js asks the system for the time.
    lists.clock.advance(Date.now() - lists.clock.now());
    const folder = mkdtempSync(join(tmpdir(), 'mailwicket-tuf-js-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const [metadataDir, targetDir] = [join(folder, 'metadata'), join(folder, 'targets')];
    mkdirSync(metadataDir);
    mkdirSync(targetDir);
    await lists.build(`sha256 ${A}`);
    cpSync(join(lists.out, 'metadata', '1.root.json'), join(metadataDir, 'root.json'));
    const base = await serve(lists.out);
    const layersSeen = async (): Promise<number> => {
      const updater = new Updater({
        metadataDir,
        targetDir,
        metadataBaseUrl: `${base}/metadata`,
        targetBaseUrl: `${base}/targets`,
      });
      await updater.refresh();
      const info = await updater.getTargetInfo('block.json');
      if (info === undefined) throw new Error('no block.json');
      return parseIndex(readFileSync(await updater.downloadTarget(info)), 'block').layers.length;
    };
    expect(await layersSeen()).toBe(1);
    await lists.build('');
    expect(await layersSeen()).toBe(2);
    await lists.resign();
    expect(await layersSeen()).toBe(2);
    lists.online = signingKey(generateKey());
    await lists.build(`sha256 ${A}`);
    expect(await layersSeen()).toBe(3);
  });
});
