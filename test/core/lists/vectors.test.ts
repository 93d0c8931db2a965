import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Identities } from '../../../core/mail/message.ts';
import { decodeLayer, encodeLayer } from '../../../core/lists/layer-file.ts';
import { syncList } from '../../../core/lists/sync.ts';
import { syncedListReader } from '../../../core/lists/synced-list-reader.ts';
import { folderFetch } from '../../../server/lists/folder-fetch.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { MemoryListStore } from '../../support/memory-list-store.ts';
import { question } from '../../support/questions.ts';

interface LookUp {
  readonly why: string;
  readonly now: string;
  readonly question: { readonly hashes?: readonly string[] } & Partial<Identities>;
  readonly matches: readonly string[];
}

const folder = new URL('../../vectors/lists/', import.meta.url);
const published = fileURLToPath(new URL('published', folder));
const lookUps = JSON.parse(readFileSync(new URL('look-ups.json', folder), 'utf8')) as readonly LookUp[];
const SYNCED = Date.parse('2026-11-24T00:00:00Z');

describe('list vectors', () => {
  it.each(lookUps.map((lookUp) => [lookUp.why, lookUp] as const))('%s', async (_, lookUp) => {
    const clock = new FakeClock(SYNCED);
    const store = new MemoryListStore();
    const root = readFileSync(new URL('published/metadata/1.root.json', folder), 'utf8');
    const source = { name: 'vectors', url: 'folder://lists', root };
    const outcome = await syncList(source, store, { clock, fetch: folderFetch(published) });
    expect(outcome).toEqual({ outcome: 'updated' });
    clock.advance(Date.parse(lookUp.now) - SYNCED);
    const matches = await syncedListReader('vectors', store, clock).match(question(lookUp.question));
    const told = matches.map(({ kind, field, expression, matched, identity }) =>
      [kind, field, expression, ...(identity === undefined ? [] : [matched, identity])].join(' '),
    );
    expect(told).toEqual(lookUp.matches);
  });

  it('has two layers in each list, whose bytes are the only ones for what they say', () => {
    const names = readdirSync(`${published}/targets`).filter((name) => name.endsWith('.layer'));
    expect(names).toHaveLength(4);
    for (const name of names) {
      const bytes = readFileSync(`${published}/targets/${name}`);
      const width = bytes[4] === 32 ? 32 : 16;
      expect(Buffer.from(encodeLayer(decodeLayer(bytes, width)))).toEqual(bytes);
    }
  });
});
