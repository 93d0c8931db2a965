import { spawnSync } from 'node:child_process';
import { THREAD_CACHE } from './cache-folder.ts';

const ENTRIES = [
  'server/serve/scoring/inspector.ts',
  'server/serve/messages/message-thread.ts',
  'server/command/filter-thread.ts',
];

/**
 * Loads the scripts of the server's threads once, in a process of its own, so that no thread of a test has to take the
 * types out of a source. Node does that with WebAssembly, and V8 of Node 24 now and then ends the whole process when a
 * thread goes that has used it (https://github.com/nodejs/node/issues/64500). What is built and installed is JavaScript
 * and has no such threads.
 */
export default function setup(): void {
  // Without a thread's data one of them gives up; all that it imports is loaded by then.
  const load = (path: string) => `await import(${JSON.stringify(`./${path}`)}).catch(() => undefined);`;
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', ENTRIES.map(load).join('\n')],
    {
      env: { ...process.env, NODE_COMPILE_CACHE: THREAD_CACHE },
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(`the scripts of the threads could not be loaded: ${stderr}`);
}
