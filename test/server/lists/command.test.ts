import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listsCommand } from '../../../server/lists/command.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { terminal } from '../../support/terminal.ts';

const DAY = 86_400_000;
const A = 'a'.repeat(64);
const PASSPHRASE = { MAILWICKET_KEY_PASSPHRASE: 'correct horse' };

/** A folder with sources, and the command run in it. */
function bench(block = `sha256 ${A}\n`) {
  const folder = mkdtempSync(join(tmpdir(), 'mailwicket-command-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const at = (...parts: string[]) => join(folder, ...parts);
  mkdirSync(at('src'));
  writeFileSync(at('src', 'block.txt'), block);
  const clock = new FakeClock(Date.UTC(2026, 10, 1));
  const run = async (args: readonly string[], env: Record<string, string> = PASSPHRASE) => {
    const { io, written } = terminal(env);
    const code = await listsCommand(args, io, clock);
    return { code, ...written };
  };
  const build = (...more: string[]) => run(['build', at('src'), at('out'), '--keys', at('keys'), ...more]);
  const verify = () => run(['verify', at('out'), '--root', at('out', 'metadata', '1.root.json')]);
  return { at, clock, run, build, verify };
}

describe('lists command', () => {
  it('makes keys, builds, verifies, shows and re-signs', async () => {
    const { at, run, build, verify, clock } = bench(`sha256 ${A}\nany-sender *@*.bulk.example\n`);
    expect((await run(['keygen', at('keys'), '--no-passphrase'])).code).toBe(0);
    expect((await build()).out).toContain('block: 2 entries (values: +2 -0)');
    expect((await verify()).out).toMatch(/^good: version 1, .* expires 2026-11-04T00:00:00\.000Z/u);
    const root = ['--root', at('out', 'metadata', '1.root.json')];
    const shown = await run([
      'show',
      at('out'),
      ...root,
      '--sha256',
      A.toUpperCase(),
      '--address',
      'x@a.bulk.example',
    ]);
    expect(shown.out).toContain(`block sha256 ${A} matches`);
    expect(shown.out).toContain('any-sender *@*.bulk.example matches x@a.bulk.example as body-sender');
    clock.advance(4 * DAY);
    expect(await verify()).toMatchObject({ code: 1 });
    const resigned = await run(['build', '--resign', at('out'), '--keys', at('keys')], {});
    expect(resigned).toMatchObject({ code: 0, err: '' });
    expect((await verify()).code).toBe(0);
  });

  it('encrypts the offline key and opens it with no other passphrase', async () => {
    const { at, run, build } = bench();
    await run(['keygen', at('keys')]);
    expect(readFileSync(at('keys', 'offline.key.json'), 'utf8')).not.toContain('pkcs8');
    expect(statSync(at('keys', 'online.key.json')).mode & 0o777).toBe(0o600);
    const args = ['build', at('src'), at('out'), '--keys', at('keys')];
    expect((await run(args, { MAILWICKET_KEY_PASSPHRASE: 'wrong' })).err).toContain('does not open');
    expect((await run(args, {})).err).toContain('needs a passphrase');
    writeFileSync(at('pass'), 'correct horse\n');
    expect((await run([...args, '--passphrase-file', at('pass')], {})).code).toBe(0);
    expect((await build()).code).toBe(0);
  });

  it('never overwrites a key', async () => {
    const { at, run } = bench();
    await run(['keygen', at('keys'), '--no-passphrase']);
    const before = readFileSync(at('keys', 'offline.key.json'));
    expect((await run(['keygen', at('keys'), '--no-passphrase'])).code).toBe(1);
    expect(readFileSync(at('keys', 'offline.key.json'))).toEqual(before);
  });

  it('publishes nothing when a line is wrong, and names file and line', async () => {
    const { at, run, build } = bench(`sha256 ${A}\nbody-sender nobody\n`);
    await run(['keygen', at('keys'), '--no-passphrase']);
    writeFileSync(at('src', 'block.clam.hsb'), '44d88612fea8a8f36de82e1278abb02f:68:Eicar\n');
    writeFileSync(at('src', 'notes.txt'), 'x');
    const { code, err } = await build();
    expect(code).toBe(1);
    expect(err).toContain('block.clam.hsb:1: it is an MD5 value');
    expect(err).toContain('block.txt:2: "nobody" is not an address');
    expect(err).toContain('notes.txt: is neither block.* nor allow.*');
    expect(() => readdirSync(at('out'))).toThrow('ENOENT');
  });

  it('reads every list file of the folder and drops what expired', async () => {
    const { at, run, build, clock } = bench(`sha256 ${A} expires=2026-11-02\n`);
    await run(['keygen', at('keys'), '--no-passphrase']);
    writeFileSync(at('src', 'block.bazaar.csv'), `"t","${'b'.repeat(64)}"\n`);
    writeFileSync(at('src', 'allow.txt'), `${'c'.repeat(64)}  setup.exe\n`);
    expect((await build()).out).toContain('block: 2 entries (values: +2 -0)\nallow: 1 entries');
    clock.advance(2 * DAY);
    expect((await build()).out).toContain('block: 1 entries (values: +0 -1)');
  });

  it('changes only the timestamp when nothing changed', async () => {
    const { at, run, build } = bench();
    await run(['keygen', at('keys'), '--no-passphrase']);
    await build();
    const before = readdirSync(at('out'), { recursive: true }).sort();
    expect((await build()).out).toContain('targets 1, timestamp 2');
    expect(readdirSync(at('out'), { recursive: true }).sort()).toEqual(before);
  });

  it('gives the same bytes for the same input, keys and time', async () => {
    const { at, run, build } = bench();
    await run(['keygen', at('keys'), '--no-passphrase']);
    await build();
    await run(['build', at('src'), at('again'), '--keys', at('keys')]);
    for (const name of readdirSync(at('out'), { recursive: true, encoding: 'utf8' })) {
      if (statSync(at('out', name)).isFile())
        expect(readFileSync(at('again', name))).toEqual(readFileSync(at('out', name)));
    }
  });

  it('changes keys by a new root that clients of the first root follow', async () => {
    const { at, run, verify } = bench();
    await run(['keygen', at('keys'), '--no-passphrase']);
    await run(['build', at('src'), at('out'), '--keys', at('keys')]);
    await run(['keygen', at('new'), '--no-passphrase']);
    const args = ['build', at('src'), at('out'), '--keys', at('new')];
    expect((await run(args)).err).toContain('--old-keys');
    expect((await run([...args, '--old-keys', at('keys')])).code).toBe(0);
    expect((await verify()).code).toBe(0);
  });

  it.each(['offline', 'online'])(
    'finishes a change of the %s key that was cut after the root',
    async (changed) => {
      const { at, run, verify } = bench();
      await run(['keygen', at('keys'), '--no-passphrase']);
      await run(['build', at('src'), at('out'), '--keys', at('keys')]);
      const kept = new Map(
        readdirSync(at('out', 'metadata')).map((name) => [name, readFileSync(at('out', 'metadata', name))]),
      );
      await run(['keygen', at('new'), '--no-passphrase']);
      const same = changed === 'online' ? 'offline.key.json' : 'online.key.json';
      cpSync(at('keys', same), at('new', same));
      const args = ['build', at('src'), at('out'), '--keys', at('new')];
      await run([...args, '--old-keys', at('keys')]);
      for (const name of readdirSync(at('out', 'metadata'))) {
        const old = kept.get(name);
        if (old !== undefined) writeFileSync(at('out', 'metadata', name), old);
        else if (name !== '2.root.json') rmSync(at('out', 'metadata', name));
      }
      expect((await run(args)).code).toBe(0);
      expect((await verify()).code).toBe(0);
    },
  );

  it('refuses to build while another build runs, and takes over from a dead one', async () => {
    const { at, run, build } = bench();
    await run(['keygen', at('keys'), '--no-passphrase']);
    mkdirSync(at('out'));
    writeFileSync(at('out', '.lock'), String(process.pid));
    expect((await build()).err).toContain('another build');
    writeFileSync(at('out', '.lock'), '999999999');
    expect((await build()).code).toBe(0);
  });

  it('refuses to publish over a damaged folder', async () => {
    const { at, run, build } = bench();
    await run(['keygen', at('keys'), '--no-passphrase']);
    await build();
    rmSync(at('out', 'metadata', '1.targets.json'));
    const { code, err } = await build();
    expect(code).toBe(1);
    expect(err).toContain('1.targets.json');
  });

  it.each([
    [[]],
    [['toString']],
    [['keygen']],
    [['build', 'a', 'b']],
    [['build', 'a', 'b', '--keys', 'k', '--expires-days', '0']],
    [['build', 'a', 'b', '--keys', 'k', '--nonsense']],
    [['verify', 'a']],
    [['show', 'a', '--root', '/dev/null', '--address', 'x']],
  ])('says how it is used when called as %j', async (args) => {
    const { run } = bench();
    const { code, err } = await run(args);
    expect(code).toBe(2);
    expect(err).toContain('lists keygen KEY_DIR');
  });

  it('asks for a passphrase only by saying so', async () => {
    const { at, run } = bench();
    expect(await run(['keygen', at('keys')], {})).toMatchObject({ code: 2 });
    expect((await run(['keygen', at('keys'), '--no-passphrase'], {})).code).toBe(0);
  });

  it('tells a failure of the file system in one line', async () => {
    const { at, run, build } = bench();
    await run(['keygen', at('keys'), '--no-passphrase']);
    chmodSync(at('src', 'block.txt'), 0);
    rmSync(at('src'), { recursive: true });
    const { code, err } = await build();
    expect(code).toBe(1);
    expect(err).toContain('ENOENT');
  });
});
