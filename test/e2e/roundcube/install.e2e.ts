import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG } from '../../../server/serve/config.ts';
import { startServer, type RunningServer } from '../../../server/serve/start-server.ts';
import { startBed, type Bed } from '../../bed/bed.ts';
import { groupState } from '../../bed/packages.ts';
import { sampleAttachment, sampleMessage } from '../../bed/sample-messages.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../../bed/temporary-folder.ts';
import { openSession, type RoundcubeSession } from '../support/roundcube-session.ts';
import { refusalCode } from './support/leaks.ts';
import { updateDatabase } from './support/protected-roundcube.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const OUT = join(ROOT, 'dist/roundcube');
const TOKEN = randomBytes(24).toString('base64url');

/** The archive as `npm run build` makes it. */
function archive(): Buffer {
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'scripts/build-roundcube.mjs')], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  const [name] = readdirSync(OUT).filter((one) => one.endsWith('.zip'));
  return readFileSync(join(OUT, name ?? ''));
}

function unpack(bytes: Uint8Array, folder: string): void {
  for (const [name, content] of Object.entries(unzipSync(bytes))) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

/** The configuration that the plugin's README gives, with the addresses of this machine. */
function configurationOfReadme(folder: string, values: Readonly<Record<string, string>>): string {
  const readme = readFileSync(join(folder, 'mailwicket/README.md'), 'utf8');
  let block = /```php\n(.*?)```/su.exec(readme)?.[1] ?? '';
  for (const [given, ours] of Object.entries(values)) {
    if (!block.includes(given)) throw new Error(`the README's configuration does not name ${given}`);
    block = block.replace(given, ours);
  }
  return `<?php\n\n${block}`;
}

describe.skipIf(!groupState('roundcube').available)('the plugin, installed as its README says', () => {
  let folder: TemporaryFolder;
  let server: RunningServer;
  let bed: Bed;
  let session: RoundcubeSession;

  beforeAll(async () => {
    folder = makeTemporaryFolder('mw-install-');
    unpack(archive(), folder.path);
    const policyFile = join(folder.path, 'policy.json');
    writeFileSync(policyFile, JSON.stringify({ onSuspicious: 'ask' }));
    // The web server's account reads it.
    chmodSync(folder.path, 0o755);
    server = await startServer({
      ...DEFAULT_CONFIG,
      port: 0,
      database: ':memory:',
      tokens: [TOKEN],
      policyFile,
      log: 'silent',
    });
    const configuration = configurationOfReadme(folder.path, {
      'http://10.0.0.5:8470': server.url,
      'the token': TOKEN,
      '/etc/mailwicket/policy.json': policyFile,
    });
    writeFileSync(join(folder.path, 'mailwicket/config.inc.php'), configuration);
    bed = await startBed({
      plugins: [join(folder.path, 'mailwicket')],
      config: { plugins: ['zipdownload', 'markasjunk', 'archive', 'mailwicket'] },
    });
    updateDatabase(bed);
    session = await openSession(bed);
  });
  afterAll(async () => {
    await bed.close();
    await server.close();
    folder.remove();
  });

  const download = async (uid: number) =>
    session.get(
      `?_task=mail&_action=get&_mbox=INBOX&_uid=${uid}&_part=2&_download=1&_token=${session.token}`,
    );

  it('refuses a malicious file and gives out a clean one', async () => {
    const refused = await download(await bed.deliver(sampleMessage('eicar')));
    expect([refused.status, refusalCode(refused)]).toEqual([403, 'blocked']);
    const released = await download(await bed.deliver(sampleMessage('harmless')));
    expect(released.body.equals(Buffer.from(sampleAttachment('harmless', 'agenda-only.zip')))).toBe(true);
  });

  it('serves its scripts and styles, and none of its configuration', async () => {
    const page = await session.get(
      `?_task=mail&_action=show&_mbox=INBOX&_uid=${await bed.deliver(sampleMessage('eicar'))}`,
    );
    const assets = [...page.body.toString().matchAll(/(?:src|href)="(plugins\/mailwicket\/[^"]+)"/gu)];
    expect(assets.length).toBeGreaterThan(1);
    for (const [, address = ''] of assets) expect((await session.get(`./${address}`)).status).toBe(200);
    expect((await session.get('./plugins/mailwicket/config.inc.php')).body.toString()).not.toContain(TOKEN);
  });

  it('finds no plugin of Roundcube that reads mail past every hook', () => {
    const env = { ...process.env, ROUNDCUBE_CONFIG_DIR: join(bed.folder, 'rc/config/') };
    const { status, stdout } = spawnSync('php', ['plugins/mailwicket/bin/unguarded.php'], {
      encoding: 'utf8',
      cwd: join(bed.folder, 'rc'),
      env,
    });
    expect([status, stdout]).toEqual([0, 'No active plugin reads mail past Mailwicket.\n']);
  });
});
