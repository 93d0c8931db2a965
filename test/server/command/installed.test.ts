import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');
const TOKEN = 'a-token-of-the-tests';

describe('the built command', () => {
  let folder = '';
  const run = (args: readonly string[], input = '') =>
    spawnSync(process.execPath, [join(folder, 'mailwicket.js'), ...args], {
      cwd: folder,
      input,
      encoding: 'utf8',
    });

  beforeAll(() => {
    // Outside the checkout, so that nothing of it can be found by accident.
    folder = mkdtempSync(join(tmpdir(), 'mailwicket-installed-'));
    const built = spawnSync(process.execPath, ['scripts/build-command.mjs', folder], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(built.stderr).toBe('');
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    copyFileSync(join(root, 'test/corpus/eicar.eml'), join(folder, 'eicar.eml'));
  }, 60_000);
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('says the version of the project', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    expect(run(['--version']).stdout.trim()).toBe(version);
  });

  it('checks a message', () => {
    const { status, stdout } = run(['check', '--json', 'eicar.eml']);
    expect(status).toBe(20);
    expect(JSON.parse(stdout)).toMatchObject({ outcome: 'malicious', disposition: 'block' });
  });

  it('filters a message in its thread', () => {
    const { status, stdout } = run(['filter'], readFileSync(join(folder, 'eicar.eml'), 'latin1'));
    expect(status).toBe(0);
    expect(stdout).toMatch(/^X-Mailwicket: malicious/u);
  });

  it('serves and inspects in its threads', async () => {
    const server = spawn(
      process.execPath,
      [join(folder, 'mailwicket.js'), 'serve', '--port', '0', '--database', 'served.db'],
      {
        cwd: folder,
        env: { ...process.env, MAILWICKET_TOKENS: TOKEN },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    try {
      const url = await addressOf(server);
      const answer = await fetch(`${url}/v1/files`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${TOKEN}`,
          'content-type': 'application/octet-stream',
          'x-content-sha256': '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
        },
        body: 'test',
      });
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject({ score: 0, complete: true });
    } finally {
      server.kill('SIGTERM');
    }
  });
});

/** The address a starting server prints. */
function addressOf(server: ReturnType<typeof spawn>): Promise<string> {
  return new Promise((give, reject) => {
    let printed = '';
    const read = (data: Buffer) => {
      printed += data.toString();
      const found = /http:\/\/127\.0\.0\.1:\d+/u.exec(printed)?.[0];
      if (found !== undefined) give(found);
    };
    server.stdout?.on('data', read);
    server.stderr?.on('data', read);
    server.once('exit', (code) => reject(new Error(`ended with ${code ?? 'a signal'}: ${printed}`)));
  });
}
