import { describe, expect, it } from 'vitest';
import { signPin, signRoot, signTargets } from '../../../server/lists/sign-metadata.ts';
import { generateKey, signingKey } from '../../../server/lists/signing-key.ts';
import { expectCode } from '../../support/expect-code.ts';
import { endless, once, signDocument, TufRepository } from '../../support/tuf-repository.ts';

const FILES = ['2.root.json', 'timestamp.json', '2.snapshot.json', '2.targets.json'];

describe('hostile answers', () => {
  it.each(FILES)('stops reading an endless %s', async (endlessFile) => {
    const repository = new TufRepository();
    await repository.refresh();
    repository.publish();
    const read = { bytes: 0 };
    repository.intercept = (file) =>
      file === endlessFile ? { status: 200, body: endless(read) } : undefined;
    await expectCode(repository.refresh(), 'TUF_TOO_LONG');
    expect(read.bytes).toBeLessThan(1_000_000);
    expect(repository.trusted()[3]).toBe(1);
  });

  it.each(FILES)('gives up on a %s that never ends and never grows', async (slowFile) => {
    const repository = new TufRepository();
    await repository.refresh();
    repository.publish();
    repository.intercept = (file) =>
      file === slowFile ? { status: 200, body: stalled(() => repository.clock.advance(31_000)) } : undefined;
    await expectCode(repository.refresh(), 'TUF_UNREACHABLE');
    expect(repository.trusted()[3]).toBe(1);
  });

  it.each([
    ['bytes that are not UTF-8', Uint8Array.of(0x7b, 0xff, 0x7d)],
    ['a byte order mark', '\uFEFF{}'],
    ['no JSON', '{'],
    ['a fraction', '{"signatures":[],"signed":{"_type":"timestamp","version":1.5}}'],
    ['a number past 2^53', '{"signatures":[],"signed":{"version":9007199254740993}}'],
    ['a lone surrogate', '{"signatures":[],"signed":{"x":"\\ud800"}}'],
    ['deep nesting', `{"signatures":[],"signed":${'['.repeat(5000)}${']'.repeat(5000)}}`],
    ['an inherited name', '{"__proto__":{"signed":{"_type":"timestamp"},"signatures":[]}}'],
    ['another type', '{"signatures":[],"signed":{"_type":"root"}}'],
    ['nothing', ''],
  ])('refuses a timestamp of %s', async (_, content) => {
    const repository = new TufRepository();
    repository.intercept = (file) =>
      file === 'timestamp.json' ? { status: 200, body: once(content) } : undefined;
    await expectCode(repository.refresh(), 'TUF_MALFORMED');
    expect(repository.trusted()).toEqual([1, undefined, undefined, undefined]);
  });

  it('refuses a snapshot that names no targets', async () => {
    const repository = new TufRepository();
    const body = { meta: {}, expires: '2030-01-01T00:00:00Z', version: 2 };
    const text = signDocument({ _type: 'snapshot', spec_version: '1.0.0', ...body }, repository.online);
    repository.files.set('2.snapshot.json', text);
    repository.pinSnapshot(text, 2);
    await expectCode(repository.refresh(), 'TUF_MALFORMED');
  });

  it('refuses an older timestamp, and an older snapshot under a newer timestamp', async () => {
    const repository = new TufRepository();
    const old = repository.files.get('timestamp.json') ?? '';
    const oldSnapshot = repository.files.get('1.snapshot.json') as string;
    repository.publish();
    await repository.refresh();
    repository.files.set('timestamp.json', old);
    await expectCode(repository.refresh(), 'TUF_ROLLBACK');
    repository.pinSnapshot(oldSnapshot, 1);
    await expectCode(repository.refresh(), 'TUF_ROLLBACK');
    expect(repository.trusted()).toEqual([1, 2, 2, 2]);
  });

  it('refuses metadata signed by a key the root does not name', async () => {
    const repository = new TufRepository();
    const stranger = signingKey(generateKey());
    const head = repository.head(2, 100);
    const snapshot = { version: 1, bytes: repository.files.get('1.snapshot.json') ?? '' };
    repository.files.set('timestamp.json', signPin('timestamp', head, snapshot, stranger));
    await expectCode(repository.refresh(), 'TUF_BAD_SIGNATURE');
    repository.versions.root = 2;
    const keys = { offline: stranger, online: stranger };
    repository.files.set('2.root.json', signRoot(repository.head(2, 100), keys, [stranger]));
    await expectCode(repository.refresh(), 'TUF_BAD_SIGNATURE');
  });

  it('refuses targets whose bytes are not the pinned ones', async () => {
    const repository = new TufRepository();
    const head = repository.head(1, 300);
    const other = signTargets(head, new Map([['block.json', 'other']]), repository.offline);
    repository.files.set('1.targets.json', other.slice(0, -1));
    await expectCode(repository.refresh(), 'TUF_BAD_DIGEST');
  });
});

/** One piece, then nothing; `onWait` runs when more is asked for. */
async function* stalled(onWait: () => void): AsyncIterable<Uint8Array> {
  yield Uint8Array.of(0x20);
  onWait();
  await Promise.resolve();
  for (;;) {
    yield new Uint8Array(0);
    await Promise.resolve();
  }
}
