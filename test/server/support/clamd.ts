import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { ClamdConfig } from '../../../server/serve/config.ts';
import { temporaryDirectory } from './test-server.ts';

const CLAMD = ['/usr/sbin/clamd', '/usr/local/sbin/clamd'].find((path) => existsSync(path));

/** Whether the machine has ClamAV. Tests that need it are skipped by name where it is not. */
export const hasClamd = CLAMD !== undefined;

/** In two pieces, so that no scanner takes this file for the test file. */
export const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');
/** Text that the database of the tests has a signature for, and nothing else knows. */
export const MARKED = 'nothing but text MAILWICKET-TEST-MARKER and more text';

/** A real clamd with two signatures of its own, stopped after the test. Streams over 1 MB are over its limit. */
export async function startClamd(): Promise<ClamdConfig> {
  if (CLAMD === undefined) throw new Error('ClamAV is not installed');
  const directory = temporaryDirectory();
  const database = join(directory, 'db');
  mkdirSync(database);
  const hex = (text: string) => Buffer.from(text).toString('hex');
  writeFileSync(
    join(database, 'test.ndb'),
    `Test.Eicar:0:*:${hex(EICAR)}\nTest.Marker:0:*:${hex('MAILWICKET-TEST-MARKER')}\n`,
  );
  const port = await freePort();
  const configuration = join(directory, 'clamd.conf');
  writeFileSync(
    configuration,
    [
      `DatabaseDirectory ${database}`,
      `TCPSocket ${port}`,
      'TCPAddr 127.0.0.1',
      'Foreground yes',
      'SelfCheck 0',
      'StreamMaxLength 1M',
      'MaxThreads 2',
      'Bytecode no',
      '',
    ].join('\n'),
  );
  const process = spawn(CLAMD, ['-c', configuration], { stdio: 'ignore' });
  onTestFinished(async () => {
    process.kill('SIGKILL');
    if (process.exitCode === null && process.signalCode === null) await once(process, 'exit');
  });
  for (let attempt = 0; attempt < 200; attempt++) {
    if (await accepts(port)) return { host: '127.0.0.1', port, timeoutMs: 10_000 };
    if (process.exitCode !== null) throw new Error(`clamd ended with ${process.exitCode}`);
    await delay(50);
  }
  throw new Error('clamd did not start');
}

/** A port that nobody listened on a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    // Not yet: the caller tries again.
    return false;
  } finally {
    socket.destroy();
  }
}
