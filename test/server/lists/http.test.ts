import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openLists } from '../../../server/lists/open-lists.ts';
import { expectCode } from '../../support/expect-code.ts';
import { PublishedLists } from '../../support/published-lists.ts';
import { question } from '../../support/questions.ts';

const A = 'a'.repeat(64);

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/lists`;
}

describe('lists over a real connection', () => {
  it('are read from a web server', async () => {
    const lists = new PublishedLists();
    await lists.build(`sha256 ${A}`);
    const url = await serve((request, response) => {
      try {
        response.end(readFileSync(join(lists.out, (request.url ?? '').replace('/lists/', ''))));
      } catch {
        response.writeHead(404).end('<html>not here</html>');
      }
    });
    const { reader, state } = await openLists(url, lists.source().root, lists.clock);
    expect(state.version).toBe(1);
    expect(await reader.match(question({ hashes: [A] }))).toHaveLength(1);
  });

  it('close the connection of an answer without end', async () => {
    const lists = new PublishedLists();
    await lists.build(`sha256 ${A}`);
    const closed = Promise.withResolvers<undefined>();
    const url = await serve((request, response) => {
      if (request.url?.endsWith('timestamp.json') !== true) {
        response.writeHead(404).end();
        return;
      }
      const more = () => {
        while (!response.destroyed && response.write(' '.repeat(65_536)));
      };
      response.on('drain', more);
      response.on('close', () => closed.resolve(undefined));
      more();
    });
    await expectCode(openLists(url, lists.source().root, lists.clock), 'TUF_TOO_LONG');
    await closed.promise;
  });

  it('are unreachable when nobody listens', async () => {
    const lists = new PublishedLists();
    await lists.build('');
    await expectCode(openLists('http://127.0.0.1:1/', lists.source().root, lists.clock), 'TUF_UNREACHABLE');
  });
});
