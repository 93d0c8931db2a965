import { cpSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Verdict } from '../../../../core/verify/verdict.ts';
import { resign } from '../../../../server/lists/build.ts';
import { readKey } from '../../../../server/lists/key-folder.ts';
import { signRoot } from '../../../../server/lists/sign-metadata.ts';
import { generateKey, signingKey } from '../../../../server/lists/signing-key.ts';
import { MessageVerifier } from '../../../../server/serve/messages/message-verifier.ts';
import { messageWith } from '../../support/messages.ts';
import { publishedLists, type PublishedLists } from '../../support/published-lists.ts';
import { sha256Of, temporaryDirectory } from '../../support/test-server.ts';

const LISTED = messageWith('notes.txt', 'listed');
const UNLISTED = messageWith('notes.txt', 'not listed');
const NONE = { block: '', allow: '' };
const ENTRY = { block: `sha256 ${sha256Of(Buffer.from('listed'))}\n`, allow: '' };
const DAYS_A_SECOND = 1 / 86_400;

interface Seen {
  readonly verdict: Verdict;
  readonly warnings: readonly string[];
}

/** A server's verifier of messages, with a policy that blocks what stale lists leave open. */
function verifierOf(lists: PublishedLists, folder: string): (raw: Buffer) => Promise<Seen> {
  const policy = join(folder, 'policy.json');
  writeFileSync(policy, JSON.stringify({ withoutVerdict: { listsStale: 'block' } }));
  const verifier = new MessageVerifier(1, 20_000, {
    policy,
    lists: lists.directory,
    key: lists.root,
    cache: join(folder, 'kept.db'),
  });
  onTestFinished(() => verifier.close());
  return async (raw) => {
    const answer = await verifier.verify(raw, new AbortController().signal);
    if (answer?.kind !== 'verdict') throw new Error(`no verdict: ${answer?.warnings.join()}`);
    return answer;
  };
}

async function opened(): Promise<{ lists: PublishedLists; verify: (raw: Buffer) => Promise<Seen> }> {
  const lists = await publishedLists(ENTRY);
  const verify = verifierOf(lists, temporaryDirectory());
  expect(await verify(LISTED)).toMatchObject({ verdict: { outcome: 'malicious' }, warnings: [] });
  return { lists, verify };
}

const warningOf = (code: string) => [expect.stringContaining(`could not be refreshed (${code})`) as unknown];

describe('lists that the server has and cannot refresh', () => {
  it.each([
    [
      'an expired timestamp',
      'TUF_EXPIRED',
      ({ directory, keys }: PublishedLists) =>
        resign({ outFolder: directory, online: readKey(keys, 'online', undefined), expiresDays: 1, now: 0 }),
    ],
    [
      'no timestamp at all',
      'TUF_MISSING',
      ({ directory }: PublishedLists) => rm(join(directory, 'metadata/timestamp.json')),
    ],
    [
      'a timestamp of another repository',
      'TUF_BAD_SIGNATURE',
      async ({ directory }: PublishedLists) => {
        const other = await publishedLists(NONE);
        await other.publish(ENTRY);
        cpSync(join(other.directory, 'metadata/timestamp.json'), join(directory, 'metadata/timestamp.json'));
      },
    ],
  ])('stay in force, and the administrator is told: %s', async (_, code, change) => {
    const { lists, verify } = await opened();
    await change(lists);
    const { verdict, warnings } = await verify(LISTED);
    expect([verdict.outcome, verdict.lists?.version, verdict.lists?.stale]).toEqual(['malicious', 1, false]);
    expect(warnings).toEqual(warningOf(code));
  });

  it('stay in force when an older list is offered', async () => {
    const lists = await publishedLists(NONE);
    const old = join(temporaryDirectory(), 'old');
    cpSync(lists.directory, old, { recursive: true });
    await lists.publish(ENTRY);
    const folder = temporaryDirectory();
    expect((await verifierOf(lists, folder)(LISTED)).verdict.lists?.version).toBe(2);
    cpSync(old, lists.directory, { recursive: true, force: true });
    // A server that was started anew knows what it held.
    const { verdict, warnings } = await verifierOf(lists, folder)(LISTED);
    expect([verdict.outcome, verdict.lists?.version]).toEqual(['malicious', 2]);
    expect(warnings).toEqual(warningOf('TUF_ROLLBACK'));
  });

  it('are used past their end, also by a server started anew, and policy decides what they do not name', async () => {
    const lists = await publishedLists(ENTRY);
    const folder = temporaryDirectory();
    const verify = verifierOf(lists, folder);
    const online = readKey(lists.keys, 'online', undefined);
    let lifetime = 2;
    await expect
      .poll(
        async () => {
          await resign({
            outFolder: lists.directory,
            online,
            expiresDays: lifetime++ * DAYS_A_SECOND,
            now: Date.now(),
          });
          return verify(LISTED).then(
            ({ warnings }) => warnings,
            () => ['slower than the lists were good'],
          );
        },
        { timeout: 15_000 },
      )
      .toEqual([]);
    await expect
      .poll(async () => (await verify(LISTED)).verdict.lists?.stale, { timeout: 15_000 })
      .toBe(true);
    for (const ask of [verify, verifierOf(lists, folder)]) {
      expect((await ask(LISTED)).verdict.outcome).toBe('malicious');
      const { verdict } = await ask(UNLISTED);
      expect([verdict.outcome, verdict.disposition]).toEqual(['unchecked', 'block']);
      expect(JSON.stringify(verdict.attachments)).toContain('lists-stale');
    }
  });

  it('are missing to a server that never had them, which is no verdict', async () => {
    const lists = await publishedLists(ENTRY);
    writeFileSync(lists.root, rootOfOthers());
    await expect(verifierOf(lists, temporaryDirectory())(LISTED)).rejects.toThrow('no verdict');
  });
});

function rootOfOthers(): string {
  const key = signingKey(generateKey());
  return signRoot({ version: 1, now: Date.now(), days: 1 }, { offline: key, online: key }, [key]);
}
