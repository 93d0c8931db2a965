import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { listsCommand } from '../../../server/lists/command.ts';
import { temporaryDirectory } from './test-server.ts';

export interface PublishedLists {
  readonly directory: string;
  /** The file of the first trusted root. */
  readonly root: string;
}

/** Lists published by the publisher itself, gone after the test. */
export async function publishedLists(lists: { block: string; allow: string }): Promise<PublishedLists> {
  const base = temporaryDirectory();
  const [keys, source, directory] = ['keys', 'source', 'published'].map((name) => join(base, name));
  if (keys === undefined || source === undefined || directory === undefined) throw new Error('unreachable');
  mkdirSync(source);
  writeFileSync(join(source, 'block.txt'), lists.block);
  writeFileSync(join(source, 'allow.txt'), lists.allow);
  await run(['keygen', keys, '--no-passphrase']);
  await run(['build', source, directory, '--keys', keys]);
  return { directory, root: join(directory, 'metadata', '1.root.json') };
}

async function run(argv: readonly string[]): Promise<void> {
  let said = '';
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      said += chunk.toString();
      done();
    },
  });
  const code = await listsCommand(argv, { stdout: sink, stderr: sink, env: {} });
  if (code !== 0) throw new Error(`lists ${argv.join(' ')}: ${said}`);
}
