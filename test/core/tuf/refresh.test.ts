import { describe, expect, it } from 'vitest';
import { signPin, signRoot, signTargets } from '../../../server/lists/sign-metadata.ts';
import { generateKey, signingKey } from '../../../server/lists/signing-key.ts';
import { canonicalJson } from '../../../core/tuf/canonical-json.ts';
import type { JsonObject } from '../../../core/tuf/parse-json.ts';
import { expectCode } from '../../support/expect-code.ts';
import { endless, once, TufRepository } from '../../support/tuf-repository.ts';

const DAY = 86_400_000;
const FILES = ['2.root.json', 'timestamp.json', '2.snapshot.json', '2.targets.json'];

describe('refresh', () => {
  it('refuses a snapshot that is kept and expired meanwhile', async () => {
    const repository = new TufRepository();
    repository.publish({ snapshot: 5 });
    await repository.refresh();
    repository.clock.advance(6 * DAY);
    await expectCode(repository.refresh(), 'TUF_EXPIRED');
    expect(repository.requests.filter((file) => file === '2.snapshot.json')).toHaveLength(1);
  });

  it('refuses targets that are kept and expired meanwhile', async () => {
    const repository = new TufRepository();
    repository.publish({ targets: 5 });
    await repository.refresh();
    repository.clock.advance(6 * DAY);
    await expectCode(repository.refresh(), 'TUF_EXPIRED');
    expect(repository.requests.filter((file) => file === '2.targets.json')).toHaveLength(1);
  });

  it('refuses a timestamp that stays the same past its expiry', async () => {
    const repository = new TufRepository();
    await repository.refresh();
    repository.clock.advance(101 * DAY);
    await expectCode(repository.refresh(), 'TUF_EXPIRED');
    expect(repository.trusted()).toEqual([1, 1, 1, 1]);
  });

  it('refuses a snapshot of another version than the signed one', async () => {
    const repository = new TufRepository();
    await repository.refresh();
    const other = repository.files.get('1.snapshot.json') as string;
    repository.files.set('7.snapshot.json', other);
    repository.pinSnapshot(other, 7);
    await expectCode(repository.refresh(), 'TUF_MIXED_VERSIONS');
    expect(repository.trusted()).toEqual([1, 2, 1, 1]);
  });

  it('refuses targets of another version than the signed one', async () => {
    const repository = new TufRepository();
    await repository.refresh();
    const other = repository.files.get('1.targets.json') as string;
    repository.files.set('7.targets.json', other);
    repository.pinTargets(other, 7);
    await expectCode(repository.refresh(), 'TUF_MIXED_VERSIONS');
    expect(repository.trusted()).toEqual([1, 2, 2, 1]);
  });

  it.each([500, 302, 401])('does not take status %i for "no newer root"', async (status) => {
    const repository = new TufRepository();
    repository.intercept = (file) => (file === '2.root.json' ? { status } : undefined);
    await expectCode(repository.refresh(), 'TUF_UNREACHABLE');
    expect(repository.requests).toEqual(['2.root.json']);
  });

  it.each([403, 404, 410])('takes status %i for "no newer root"', async (status) => {
    const repository = new TufRepository();
    repository.intercept = (file) => (file === '2.root.json' ? { status } : undefined);
    await repository.refresh();
    expect(repository.trusted()).toEqual([1, 1, 1, 1]);
  });

  it('does not count one key twice for a threshold', async () => {
    const repository = new TufRepository();
    const { offline, online } = repository;
    const twin = { ...online, keyid: 'a'.repeat(64) };
    const document = JSON.parse(repository.pinnedRoot) as {
      signed: { keys: Record<string, unknown>; roles: Record<string, unknown> };
    };
    document.signed.keys[twin.keyid] = twin.document;
    document.signed.roles['timestamp'] = { keyids: [online.keyid, twin.keyid], threshold: 2 };
    repository.pinnedRoot = sign(document.signed, offline);
    const timestamp = JSON.parse(repository.files.get('timestamp.json') as string) as {
      signed: unknown;
      signatures: { keyid: string; sig: string }[];
    };
    timestamp.signatures.push({ keyid: twin.keyid, sig: timestamp.signatures[0]?.sig ?? '' });
    repository.files.set('timestamp.json', JSON.stringify(timestamp));
    await expectCode(repository.refresh(), 'TUF_BAD_SIGNATURE');
  });

  it('forgets timestamp and snapshot with the keys a new root takes away', async () => {
    const repository = new TufRepository();
    repository.versions.timestamp = 1_000_000;
    repository.versions.snapshot = 1_000_000;
    repository.publish();
    await repository.refresh();
    repository.online = signingKey(generateKey());
    repository.versions = { root: 2, timestamp: 0, snapshot: 0, targets: repository.versions.targets };
    repository.publishRoot();
    repository.publish();
    await repository.refresh();
    expect(repository.trusted()).toEqual([2, 1, 1, 3]);
  });

  it('forgets what a removed key signed even where a key that stays signed it too', async () => {
    const repository = new TufRepository();
    const { offline, online } = repository;
    const thief = signingKey(generateKey());
    const { signed } = JSON.parse(repository.pinnedRoot) as {
      signed: { keys: Record<string, unknown>; roles: Record<string, unknown> };
    };
    signed.keys[thief.keyid] = thief.document;
    for (const role of ['timestamp', 'snapshot'])
      signed.roles[role] = { keyids: [thief.keyid, online.keyid], threshold: 1 };
    repository.pinnedRoot = sign(signed, offline);
    repository.versions.timestamp = 1_000_000;
    repository.versions.snapshot = 1_000_000;
    repository.publish();
    await repository.refresh();
    repository.versions = { root: 2, timestamp: 0, snapshot: 0, targets: 2 };
    repository.publishRoot();
    repository.publish();
    await repository.refresh();
    expect(repository.trusted()).toEqual([2, 1, 1, 3]);
  });

  it('begins anew when the pinned root is another one', async () => {
    const repository = new TufRepository();
    await repository.refresh();
    const other = new TufRepository();
    repository.pinnedRoot = other.pinnedRoot;
    await expectCode(repository.refresh(), 'TUF_BAD_SIGNATURE');
    expect(repository.trusted()).toEqual([1, undefined, undefined, undefined]);
    for (const [file, content] of other.files) repository.files.set(file, content);
    await repository.refresh();
    expect(repository.trusted()).toEqual([1, 1, 1, 1]);
  });

  it('refuses a root without consistent snapshots in words that help', async () => {
    const repository = new TufRepository();
    const { signed } = JSON.parse(repository.pinnedRoot) as { signed: Record<string, unknown> };
    repository.pinnedRoot = sign({ ...signed, consistent_snapshot: false }, repository.offline);
    await expectCode(repository.refresh(), 'TUF_UNSUPPORTED');
    await expect(repository.refresh()).rejects.toThrow('consistent_snapshot');
  });
});

describe('an update that is cut', () => {
  /** Root rotation, new everything. */
  async function prepared(): Promise<TufRepository> {
    const repository = new TufRepository();
    await repository.refresh();
    const old = repository.offline;
    repository.offline = signingKey(generateKey());
    repository.online = signingKey(generateKey());
    repository.versions.root = 2;
    repository.publishRoot([old, repository.offline]);
    repository.publish();
    repository.requests.length = 0;
    return repository;
  }

  it.each([...Array(5).keys()])('is finished by the next one when cut after request %i', async (cut) => {
    const repository = await prepared();
    repository.intercept = () =>
      repository.requests.length > cut ? { error: new TypeError('cut') } : undefined;
    await expectCode(repository.refresh(), 'TUF_UNREACHABLE');
    repository.intercept = () => undefined;
    await repository.refresh();
    expect(repository.trusted()).toEqual([2, 2, 2, 2]);
  });

  it.each([...Array(4).keys()])('is finished by the next one when killed after write %i', async (cut) => {
    const repository = await prepared();
    let writes = 0;
    repository.store.afterWrite = () => {
      if (writes++ === cut) throw new Error('killed');
    };
    await expect(repository.refresh()).rejects.toThrow('killed');
    repository.store.afterWrite = () => undefined;
    await repository.refresh();
    expect(repository.trusted()).toEqual([2, 2, 2, 2]);
  });

  it('keeps versions driven up by a stolen key from outliving a cut rotation', async () => {
    const repository = new TufRepository();
    repository.versions.timestamp = 1_000_000;
    repository.versions.snapshot = 1_000_000;
    repository.publish();
    await repository.refresh();
    repository.online = signingKey(generateKey());
    repository.versions = { root: 2, timestamp: 0, snapshot: 0, targets: 2 };
    repository.publishRoot();
    repository.publish();
    repository.store.afterWrite = () => {
      throw new Error('killed');
    };
    await expect(repository.refresh()).rejects.toThrow('killed');
    repository.store.afterWrite = () => undefined;
    await repository.refresh();
    expect(repository.trusted()).toEqual([2, 1, 1, 3]);
  });

  it('stops with its own code when the caller gives up', async () => {
    const repository = await prepared();
    const caller = new AbortController();
    repository.intercept = (file) => {
      if (file === 'timestamp.json') caller.abort();
      return undefined;
    };
    await expectCode(repository.refresh(caller.signal), 'ABORTED');
  });
});

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
    const text = sign({ _type: 'snapshot', spec_version: '1.0.0', ...body }, repository.online);
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

function sign(signed: object, key: { keyid: string; sign(data: Uint8Array): string }): string {
  const data = canonicalJson(signed as JsonObject);
  return JSON.stringify({ signatures: [{ keyid: key.keyid, sig: key.sign(data) }], signed });
}

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
