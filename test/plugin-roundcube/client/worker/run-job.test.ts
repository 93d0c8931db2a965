import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ListStore } from '../../../../core/lists/list-store.ts';
import { defaultPolicy, readPolicy } from '../../../../core/policy/read-policy.ts';
import type { Verdict } from '../../../../core/verify/verdict.ts';
import type { Job, Report } from '../../../../plugin-roundcube/client/worker/protocol.ts';
import { runJob } from '../../../../plugin-roundcube/client/worker/run-job.ts';
import { nodeCodec } from '../../../../server/node-ports.ts';
import { sampleMessage } from '../../../bed/sample-messages.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { MemoryListStore } from '../../../support/memory-list-store.ts';
import { ACCESS, failure, fakeRoutes } from '../../../support/plugin-roundcube/fake-routes.ts';
import { messageState } from '../../../support/plugin-roundcube/states.ts';
import { PublishedLists } from '../../../support/published-lists.ts';

const EICAR = sampleMessage('eicar');

const raw = (bytes: Uint8Array = EICAR, ticket = 'ticket-1') =>
  new Response(new Uint8Array(bytes), {
    headers: { 'X-Mailwicket-Ticket': ticket, 'Content-Length': String(bytes.length) },
  });
const taken = () => Response.json({ message: messageState({ state: 'verified' }) });

/** The route `list`, answered from what is published. */
const mirrorOf =
  (lists: PublishedLists) =>
  async ({ body }: { readonly body: string }) => {
    const url = lists.source().url + (new URLSearchParams(body).get('_path') ?? '');
    let answer;
    try {
      answer = await lists.ports.fetch({ url, method: 'GET', headers: {} });
    } catch {
      return failure(502, 'unreachable');
    }
    const pieces: Uint8Array[] = [];
    for await (const piece of answer.body) pieces.push(piece);
    return new Response(new Uint8Array(Buffer.concat(pieces)), { status: answer.status });
  };
const withLists = (lists: PublishedLists) =>
  readPolicy({ lists: { sources: [lists.source()] }, withoutVerdict: { listsStale: 'block' } });

async function run(
  more: Partial<Job> = {},
  clock = new FakeClock(Date.UTC(2026, 10, 1)),
  store: ListStore = new MemoryListStore(),
): Promise<Report[]> {
  const job: Job = {
    access: ACCESS,
    uid: '7',
    mbox: 'INBOX',
    policy: defaultPolicy,
    lists: [],
    scoring: false,
    maxMessageBytes: 1_000_000,
    ...more,
  };
  const reports: Report[] = [];
  const ports = { store, codec: nodeCodec, clock, log: () => undefined };
  await runJob(job, ports, (report) => reports.push(report));
  return reports;
}

describe('runJob', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('posts the verdict of the bytes with their ticket, every request with the token', async () => {
    const calls = fakeRoutes({ raw: () => raw(), verdict: taken });
    const [final] = await run();
    expect(final).toMatchObject({ kind: 'final', verdict: { outcome: 'malicious' } });
    expect(calls.map(({ route, headers }) => [route, headers.get('X-Roundcube-Request')])).toEqual([
      ['raw', 'request-token'],
      ['verdict', 'request-token'],
    ]);
    expect(new URLSearchParams(calls[0]?.body).get('_uid')).toBe('7');
    const posted = JSON.parse(calls[1]?.body ?? '') as { ticket: string; verdict: Verdict };
    expect(posted.ticket).toBe('ticket-1');
    expect(posted.verdict.attachments.map(({ disposition }) => disposition)).toEqual(['block', 'release']);
  });

  it('compares with the lists of PHP’s mirror, asked for after the ticket', async () => {
    const lists = new PublishedLists();
    await lists.build('body-sender *@stranger.example\n');
    const calls = fakeRoutes({
      raw: () => raw(sampleMessage('harmless')),
      verdict: taken,
      list: async ({ body }) => {
        const form = new URLSearchParams(body);
        expect(form.get('_source')).toBe('acme');
        const url = lists.source().url + (form.get('_path') ?? '');
        const answer = await lists.ports.fetch({ url, method: 'GET', headers: {} });
        const pieces: Uint8Array[] = [];
        for await (const piece of answer.body) pieces.push(piece);
        return new Response(new Uint8Array(Buffer.concat(pieces)), { status: answer.status });
      },
    });
    const reports = await run({ lists: [{ name: 'acme', root: lists.source().root }] }, lists.clock);
    expect(reports.at(-1)).toMatchObject({ kind: 'final', verdict: { outcome: 'malicious' } });
    expect(calls[0]?.route).toBe('raw');
    expect(calls.filter(({ route }) => route === 'list').length).toBeGreaterThan(3);
  });

  it('tells PHP which lists it refused, with the version that it uses', async () => {
    const lists = new PublishedLists();
    await lists.build('body-sender *@stranger.example\n');
    const store = new MemoryListStore();
    const calls = fakeRoutes({
      raw: () => raw(sampleMessage('harmless')),
      verdict: taken,
      list: mirrorOf(lists),
    });
    const job = { lists: [{ name: 'acme', root: lists.source().root }] };
    await run(job, lists.clock, store);
    expect(JSON.parse(calls.at(-1)?.body ?? '')).not.toHaveProperty('refused');
    lists.clock.advance(4 * 86_400_000);
    const since = new Date(lists.clock.now()).toISOString();
    const reports = await run(job, lists.clock, store);
    expect(reports.at(-1)).toMatchObject({ verdict: { outcome: 'malicious', lists: { stale: true } } });
    lists.clock.advance(3_600_000);
    await run(job, lists.clock, store);
    expect(JSON.parse(calls.at(-1)?.body ?? '')).toMatchObject({
      refused: [
        { name: 'acme', error: 'TUF_EXPIRED', since, version: 1, expires: expect.any(String) as unknown },
      ],
    });
  });

  it('goes on with the lists it has when the disk is full', async () => {
    const lists = new PublishedLists();
    await lists.build('body-sender *@stranger.example\n');
    const store = new MemoryListStore();
    const full = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
    fakeRoutes({ raw: () => raw(sampleMessage('harmless')), verdict: taken, list: mirrorOf(lists) });
    const job = { lists: [{ name: 'acme', root: lists.source().root }] };
    await run(job, lists.clock, store);
    await lists.build('body-sender *@other.example\n');
    const fullStore = Object.assign(Object.create(store) as MemoryListStore, {
      trust: (source: string) => ({ read: () => store.trust(source).read(), write: full }),
      writeStatus: full,
      replace: full,
    });
    const reports = await run(job, lists.clock, fullStore);
    expect(reports.at(-1)).toMatchObject({ verdict: { outcome: 'malicious', lists: { version: 1 } } });
  });

  it('has no verdict where the browser lets nothing be stored', async () => {
    const lists = new PublishedLists();
    await lists.build('');
    fakeRoutes({ raw: () => raw(sampleMessage('harmless')), verdict: taken, list: mirrorOf(lists) });
    const off = () => Promise.reject(new DOMException('off', 'SecurityError'));
    const store = Object.assign(new MemoryListStore(), {
      readStatus: off,
      writeStatus: off,
      read: off,
      replace: off,
    });
    const job = { lists: [{ name: 'acme', root: lists.source().root }] };
    expect(await run(job, lists.clock, store)).toEqual([{ kind: 'failed', code: 'stopped' }]);
  });

  it('leaves it to the policy when what the browser stored was emptied and the lists do not come again', async () => {
    const lists = new PublishedLists();
    await lists.build('body-sender *@stranger.example\n');
    fakeRoutes({ raw: () => raw(sampleMessage('harmless')), verdict: taken, list: mirrorOf(lists) });
    const job = { lists: [{ name: 'acme', root: lists.source().root }], policy: withLists(lists) };
    expect((await run(job, lists.clock)).at(-1)).toMatchObject({ verdict: { outcome: 'malicious' } });
    lists.intercept = () => new Error('away');
    const reports = await run(job, lists.clock);
    expect(reports.at(-1)).toMatchObject({ verdict: { outcome: 'unchecked', disposition: 'block' } });
  });

  it('fetches again when lists or policy changed meanwhile', async () => {
    let posts = 0;
    const calls = fakeRoutes({
      raw: () => raw(EICAR, `ticket-${posts}`),
      verdict: () => (posts++ === 0 ? failure(409, 'stale-ticket') : taken()),
    });
    expect((await run()).at(-1)).toMatchObject({ kind: 'final' });
    expect(calls.map(({ route }) => route)).toEqual(['raw', 'verdict', 'raw', 'verdict']);
    expect(calls[3]?.body).toContain('"ticket-1"');
  });

  it('gives up on a ticket that is stale every time', async () => {
    const calls = fakeRoutes({ raw: () => raw(), verdict: () => failure(409, 'stale-ticket') });
    expect(await run()).toEqual([{ kind: 'failed', code: 'unreachable' }]);
    expect(calls.length).toBe(8);
  });

  it('takes the verdict that PHP has already', async () => {
    const message = messageState({ state: 'verified', outcome: 'clean', disposition: 'release' });
    fakeRoutes({ raw: () => failure(409, 'verified'), state: () => Response.json({ message }) });
    expect(await run()).toEqual([{ kind: 'final', message, verdict: null }]);
  });

  it('takes PHP’s word for a message that is too large', async () => {
    const message = messageState({ state: 'failed', outcome: 'unchecked', reasons: ['too-large'] });
    fakeRoutes({ raw: () => failure(413, 'too-large'), state: () => Response.json({ message }) });
    expect(await run()).toEqual([{ kind: 'final', message, verdict: null }]);
  });

  it.each([
    ['the network', undefined, 'unreachable'],
    ['a login page', () => new Response('<html>'), 'unreachable'],
    ['a refusal that is no JSON', () => new Response('<html>', { status: 403 }), 'unreachable'],
    ['a message that is gone', () => failure(404, 'not-found'), 'gone'],
  ] as const)('says that nothing was checked after %s', async (_what, answer, code) => {
    fakeRoutes(answer === undefined ? {} : { raw: answer });
    expect(await run()).toEqual([{ kind: 'failed', code }]);
  });

  it('stops reading at the size that PHP hands out', async () => {
    const message = messageState();
    fakeRoutes({ raw: () => raw(), state: () => Response.json({ message }) });
    expect((await run({ maxMessageBytes: 100 })).at(-1)).toEqual({ kind: 'failed', code: 'too-large' });
  });

  it('tells how much of a large message has come', async () => {
    const large = sampleMessage('big');
    fakeRoutes({ raw: () => raw(large), verdict: taken });
    const reports = await run({ maxMessageBytes: 100_000_000 });
    expect(reports[0]).toMatchObject({ kind: 'received', total: large.length });
  });

  it('asks the scoring endpoint through PHP, and tells the first verdict before', async () => {
    const calls = fakeRoutes({
      raw: () => raw(sampleMessage('harmless')),
      verdict: taken,
      score: () => Response.json({}, { status: 404 }),
    });
    const policy = readPolicy({ scoring: { kind: 'mailwicket', endpoint: 'https://scoring.example' } });
    const reports = await run({ policy, scoring: true });
    expect(reports[0]).toMatchObject({ kind: 'first', verdict: { outcome: 'unchecked' } });
    const asked = calls.find(({ route }) => route === 'score');
    expect(asked?.headers.get('X-Mailwicket-Method')).toBe('GET');
    expect(asked?.headers.get('X-Mailwicket-Path')).toMatch(/^\/v1\/files\/[0-9a-f]{64}$/u);
    expect(asked?.headers.get('authorization')).toBeNull();
  });
});
