import { describe, expect, it } from 'vitest';
import type { ListStore } from '../../../core/lists/list-store.ts';
import { readPolicy } from '../../../core/policy/read-policy.ts';
import { ListService } from '../../../extension/worker/list-service.ts';
import { memoryValues } from '../../support/extension/memory-values.ts';
import { MemoryListStore } from '../../support/memory-list-store.ts';
import { PublishedLists } from '../../support/published-lists.ts';

const BAD = 'ab'.repeat(32);
const QUESTION = {
  hashes: [BAD],
  identities: { 'envelope-from': [], 'envelope-to': [], 'body-sender': [], 'body-receiver': [] },
};

async function start() {
  const published = new PublishedLists();
  await published.build(`sha256 ${BAD}\n`);
  const memory = new MemoryListStore();
  let losesShards = false;
  const store: ListStore = {
    trust: (source) => memory.trust(source),
    readStatus: (source) => memory.readStatus(source),
    writeStatus: (source, status) => memory.writeStatus(source, status),
    async read(source, choose) {
      const found = await memory.read(source, choose);
      return found === undefined || !losesShards
        ? found
        : { ...found, shards: found.shards.map(() => undefined) };
    },
    replace: async (source, change) => {
      // What comes anew is whole.
      if (change.add.length > 0) losesShards = false;
      return memory.replace(source, change);
    },
  };
  const policy = readPolicy({ lists: { sources: [published.source()] } });
  const lists = new ListService({
    store,
    local: memoryValues(),
    ...published.ports,
    log: () => undefined,
    policy: () => Promise.resolve(policy),
  });
  return { published, lists, loseShards: () => (losesShards = true) };
}

const state = async (lists: ListService) => (await lists.sources())[0];

describe('ListService', () => {
  it('answers from a list that arrived', async () => {
    const { lists } = await start();
    expect(await lists.sync(0)).toBe(true);
    expect(await lists.reader.match(QUESTION)).toMatchObject([{ kind: 'block', list: 'acme' }]);
    expect(await state(lists)).toMatchObject({ error: '', isUnusable: false });
  });

  it('cannot tell, and says so, while a configured list never arrived', async () => {
    const { lists, published } = await start();
    published.intercept = () => new Error('blocked by CORS');
    await expect(lists.reader.match(QUESTION)).rejects.toMatchObject({ code: 'TUF_MISSING' });
    expect(await lists.sync(0)).toBe(false);
    expect(await state(lists)).toEqual({
      name: 'acme',
      state: null,
      error: 'TUF_UNREACHABLE',
      isUnusable: true,
    });
  });

  it('cannot tell while its store has lost a part, and fetches the list again', async () => {
    const { lists, published, loseShards } = await start();
    await lists.sync(0);
    const whole = await lists.version();
    loseShards();
    published.intercept = () => new Error('away');
    await expect(lists.reader.match(QUESTION)).rejects.toMatchObject({ code: 'LIST_LAYER_CORRUPT' });
    await expect.poll(() => state(lists)).toMatchObject({ isUnusable: true, error: 'TUF_UNREACHABLE' });
    expect((await state(lists))?.state).toMatchObject({ version: 1 });
    const damaged = await lists.version();
    published.intercept = () => undefined;
    expect(await lists.sync(0)).toBe(true);
    expect(await lists.reader.match(QUESTION)).toMatchObject([{ kind: 'block' }]);
    expect(await state(lists)).toMatchObject({ error: '', isUnusable: false });
    // What was said of damaged lists is not taken for what is said of whole ones.
    expect(new Set([whole, damaged, await lists.version()]).size).toBe(3);
  });

  it('repairs by itself when a question finds the damage', async () => {
    const { lists, loseShards } = await start();
    await lists.sync(0);
    loseShards();
    await expect(lists.reader.match(QUESTION)).rejects.toMatchObject({ code: 'LIST_LAYER_CORRUPT' });
    await expect.poll(() => state(lists)).toMatchObject({ isUnusable: false });
    expect(await lists.reader.match(QUESTION)).toMatchObject([{ kind: 'block' }]);
  });
});
