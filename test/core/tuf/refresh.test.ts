import { describe, expect, it } from 'vitest';
import { generateKey, signingKey } from '../../../server/lists/signing-key.ts';
import { expectCode } from '../../support/expect-code.ts';
import { signDocument, TufRepository } from '../../support/tuf-repository.ts';

const DAY = 86_400_000;

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
    repository.pinnedRoot = signDocument(document.signed, offline);
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
    repository.pinnedRoot = signDocument(signed, offline);
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
    repository.pinnedRoot = signDocument({ ...signed, consistent_snapshot: false }, repository.offline);
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
