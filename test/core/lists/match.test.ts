import { describe, expect, it } from 'vitest';
import { combineReaders, syncedLists } from '../../../core/lists/combined-reader.ts';
import { dayOfDate } from '../../../core/lists/days.ts';
import { entryValue, expressionsOf } from '../../../core/lists/expressions.ts';
import type { ListReader } from '../../../core/lists/list-reader.ts';
import { ownEntriesReader, readOwnEntries } from '../../../core/lists/own-entries.ts';
import { compilePattern, parsePattern, parseRules } from '../../../core/lists/rules.ts';
import { isWaiting, nextPollDelay, retryAfterMs } from '../../../core/lists/sync-schedule.ts';
import { syncList } from '../../../core/lists/sync.ts';
import { toHex } from '../../../core/bytes/hex.ts';
import { MailwicketError } from '../../../core/errors.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { MemoryListStore } from '../../support/memory-list-store.ts';
import { PublishedLists } from '../../support/published-lists.ts';
import { question } from '../../support/questions.ts';

const NOW = Date.UTC(2026, 10, 23);
const STATUS = { checkedAt: NOW, refreshedAt: NOW, etag: '', url: '', notBefore: 0, failures: 0, error: '' };

describe('expressions', () => {
  it('asks for the address, its domain, and everyone below each parent', () => {
    expect(expressionsOf('a@x@b.c.example')).toEqual([
      'a@x@b.c.example',
      '*@b.c.example',
      '*@*.c.example',
      '*@*.example',
    ]);
    expect(expressionsOf('no-address')).toEqual([]);
  });

  it('hashes field and expression as documented', async () => {
    // printf 'any-sender:*@*.bulk.example' | sha256sum
    expect(toHex(await entryValue('any-sender', '*@*.bulk.example'))).toBe(
      '240e96e978c0aac4d76e10d92c458fadcd5661044eb7919d041e3612abd5d449',
    );
    await expect(entryValue('sha256', 'zz')).rejects.toThrow(RangeError);
  });
});

describe('patterns', () => {
  it.each([
    ['*-invoice@*', 'x-invoice@y.example', true],
    ['*-invoice@*', '-invoice@y', true],
    ['*-invoice@*', 'x-invoices@y.example', false],
    ['*-invoice@*', 'x@-invoice@y.example', true],
    ['*@mail*.example', 'a@mail7.b.example', true],
    ['*@mail*.example', 'a@mail.examples', false],
    ['a*a@x.example', 'a@x.example', false],
    ['a*b*c@x.example', 'a1b2b3c@x.example', true],
    ['a*b*b@x.example', 'ab@x.example', false],
    ['*@x.example', 'a@x.example', true],
    ['*@x.example', 'no-address', false],
  ])('%s against %s: %s', (pattern, address, expected) => {
    expect(compilePattern(pattern)(address)).toBe(expected);
  });

  it('answers at once for what makes other matchers go back for ever', () => {
    const matches = compilePattern(`${'a*'.repeat(150)}b@x.example`);
    expect(matches(`${'a'.repeat(100_000)}@x.example`)).toBe(false);
  });

  it.each(['*@*', '**@***', 'a', 'a b@c', 'a@b/c', 'a@@b', `${'a'.repeat(400)}*@b`])(
    'does not take %s',
    (text) => {
      expect(parsePattern(text)).toBeUndefined();
    },
  );

  it.each([
    '{}',
    '[{"field":"sha256","pattern":"*a@b"}]',
    '[{"field":"any-sender","pattern":"*@*"}]',
    '[{"field":"toString","pattern":"*a@b"}]',
    JSON.stringify(Array(1001).fill({ field: 'any-sender', pattern: '*a@b' })),
  ])('refuses the rules file %.40s', (text) => {
    expect(() => parseRules(Buffer.from(text))).toThrow(MailwicketError);
  });
});

describe('own entries', () => {
  it('match as published ones do, until the end of their last day', async () => {
    const clock = new FakeClock(NOW);
    const hash = 'ab'.repeat(32);
    const reader = ownEntriesReader(
      `sha256 ${hash} expires=2026-11-23\nbad line\n*-x`,
      'any-sender *@*.partner.example\nbody-sender *-news@*',
      clock,
    );
    const asked = question({
      hashes: [hash],
      'envelope-from': ['a@b.partner.example'],
      'body-sender': ['a-news@x.example', 'a@partner.example'],
    });
    const matches = await reader.match(asked);
    expect(matches.map(({ kind, list, expression }) => [kind, list, expression])).toEqual([
      ['block', 'own', hash],
      ['allow', 'own', '*@*.partner.example'],
      ['allow', 'own', '*-news@*'],
    ]);
    expect(await reader.state()).toBeNull();
    clock.advance(86_400_000);
    expect(await reader.match(asked)).toHaveLength(2);
  });

  it('takes the longer life of an entry written twice', async () => {
    const line = 'any-sender a@b.example';
    const text = `${line}\n${line} expires=2026-01-01`;
    const reader = ownEntriesReader(text, '', new FakeClock(NOW));
    expect(await reader.match(question({ 'body-sender': ['a@b.example'] }))).toHaveLength(1);
  });

  it('tell which lines are wrong', () => {
    expect(readOwnEntries('allow', 'x\n').problems.map(({ path }) => path)).toEqual(['allow.txt:1']);
  });
});

describe('combined readers', () => {
  const fixed = (version: number, stale: boolean, day: string): ListReader => ({
    state: () =>
      Promise.resolve({ version, stale, issued: `${day}T00:00:00.000Z`, expires: `${day}T00:00:00.000Z` }),
    match: () => Promise.resolve([]),
  });

  it('add versions, and tell the newest issue, the earliest expiry and any staleness', async () => {
    const own = ownEntriesReader('', '', new FakeClock(NOW));
    const all = combineReaders([fixed(3, false, '2026-01-02'), own, fixed(4, true, '2026-01-01')]);
    expect(await all.state()).toEqual({
      version: 7,
      stale: true,
      issued: '2026-01-02T00:00:00.000Z',
      expires: '2026-01-01T00:00:00.000Z',
    });
    expect(await combineReaders([own]).state()).toBeNull();
  });
});

describe('the stored lists of several sources', () => {
  it('block what one of them blocks while another cannot be read, and know nothing of the rest', async () => {
    const lists = new PublishedLists();
    const store = new MemoryListStore();
    await lists.build('any-sender a@b.example', 'any-sender c@d.example');
    await syncList(lists.source(), store, lists.ports);
    const broken: ListReader = {
      state: () => Promise.resolve(null),
      match: () => Promise.reject(new Error('cannot be read')),
    };
    const both = combineReaders([broken, syncedLists([{ name: 'acme' }], store, lists.clock)]);
    expect(await both.match(question({ 'body-sender': ['a@b.example'] }))).toMatchObject([{ kind: 'block' }]);
    // The other could have had a block entry for whom this one allows.
    await expect(both.match(question({ 'body-sender': ['c@d.example'] }))).rejects.toThrow('cannot be read');
    await expect(both.match(question({ 'body-sender': ['e@f.example'] }))).rejects.toThrow('cannot be read');
  });

  it('are stale while one of them was never received, and there are none while none was', async () => {
    const lists = new PublishedLists();
    const store = new MemoryListStore();
    const both = syncedLists([{ name: 'acme' }, { name: 'other' }], store, lists.clock);
    expect(await both.state()).toBeNull();
    await lists.build('any-sender a@b.example');
    await syncList(lists.source(), store, lists.ports);
    expect(await syncedLists([{ name: 'acme' }], store, lists.clock).state()).toMatchObject({ stale: false });
    expect(await both.state()).toMatchObject({ version: 1, stale: true });
    expect(await both.match(question({ 'body-sender': ['a@b.example'] }))).toHaveLength(1);
  });
});

describe('the schedule', () => {
  it('waits as long as a server asked for, and no longer than any may ask for', () => {
    expect(isWaiting({ ...STATUS, notBefore: NOW + 90_000 }, NOW + 60_000)).toBe(true);
    expect(isWaiting({ ...STATUS, notBefore: NOW + 60_000 }, NOW + 60_000)).toBe(false);
    // The clock was set back.
    expect(isWaiting({ ...STATUS, notBefore: NOW + 7 * 3_600_000 }, NOW + 60_000)).toBe(false);
  });

  it('polls at the interval of the list, varied, backed off, and after what the server wants', () => {
    const record = { pollSeconds: 600, jitterPercent: 20 };
    expect(nextPollDelay(record, STATUS, NOW, 0)).toBe(480_000);
    expect(nextPollDelay(record, STATUS, NOW, 1)).toBe(720_000);
    expect(nextPollDelay(undefined, undefined, NOW, 0.5)).toBe(900_000);
    expect(nextPollDelay(record, { ...STATUS, failures: 2 }, NOW, 0.5)).toBe(2_400_000);
    expect(nextPollDelay(record, { ...STATUS, failures: 60 }, NOW, 0.5)).toBe(6 * 3_600_000);
    expect(nextPollDelay(record, { ...STATUS, notBefore: NOW + 5_000_000 }, NOW, 0.5)).toBe(5_000_000);
  });

  it.each([
    ['120', 120_000],
    ['99999999', 6 * 3_600_000],
    ['Mon, 23 Nov 2026 00:01:00 GMT', 60_000],
    ['Mon, 23 Nov 2020 00:01:00 GMT', 0],
    ['soon', 0],
    [undefined, 0],
  ])('reads Retry-After %s', (header, expected) => {
    expect(retryAfterMs(header, NOW)).toBe(expected);
  });

  it.each([
    ['2026-11-23', 20_780],
    ['1970-01-01', undefined],
    ['2150-01-01', undefined],
    ['2026-02-29', undefined],
    ['2026-2-1', undefined],
  ])('reads the day %s', (text, expected) => {
    expect(dayOfDate(text)).toBe(expected);
  });
});
