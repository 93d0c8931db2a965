import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { listsCommand } from '../../../server/lists/command.ts';
import { temporaryDirectory } from './test-server.ts';

export interface PublishedLists {
  readonly directory: string;
  /** The file of the first trusted root. */
  readonly root: string;
  readonly keys: string;
  /** Publishes these in place of the former ones. */
  publish(lists: ListSources): Promise<void>;
}

interface ListSources {
  readonly block: string;
  readonly allow: string;
}

/** Lists published by the publisher itself, gone after the test. */
export async function publishedLists(lists: ListSources): Promise<PublishedLists> {
  const base = temporaryDirectory();
  const [keys, source, directory] = ['keys', 'source', 'published'].map((name) => join(base, name));
  if (keys === undefined || source === undefined || directory === undefined) throw new Error('unreachable');
  mkdirSync(source);
  const publish: PublishedLists['publish'] = async ({ block, allow }) => {
    writeFileSync(join(source, 'block.txt'), block);
    writeFileSync(join(source, 'allow.txt'), allow);
    await run(['build', source, directory, '--keys', keys]);
  };
  await run(['keygen', keys, '--no-passphrase']);
  await publish(lists);
  return { directory, root: join(directory, 'metadata', '1.root.json'), keys, publish };
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
