import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import type { Incident } from '../../../core/incident/incident.ts';
import { readPolicy } from '../../../core/policy/read-policy.ts';
import { openDatabase } from '../../../extension/browser/database.ts';
import { IncidentQueue } from '../../../extension/worker/incident-queue.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FakeHttp } from '../../support/fake-http.ts';
import type { FakeReply } from '../../support/fake-http.ts';

const URL = 'https://server.example/incidents';
const INCIDENT: Incident = {
  id: '00112233445566778899aabbccddeeff',
  time: '2026-11-23T10:00:00Z',
  host: 'extension',
  source: ['a@b.example'],
  target: ['c@d.example'],
  messageId: 'm@b.example',
  subject: '',
  outcome: 'malicious',
  score: 1,
  level: 'critical',
  attachments: [],
  listVersion: 3,
  override: null,
};
let databases = 0;

function start(url: string, ...replies: FakeReply[]) {
  const http = new FakeHttp().on(`POST ${URL}`, ...replies);
  const clock = new FakeClock(Date.parse('2026-11-23T10:00:00Z'));
  const policy = readPolicy({ incidents: { url, credential: 'secret', keepDays: 2 } });
  const database = openDatabase(`incidents-${databases++}`);
  const queue = new IncidentQueue(database, clock, http.fetch, () => Promise.resolve(policy));
  return { queue, http, clock };
}

describe('IncidentQueue', () => {
  it('keeps an incident and sends it once', async () => {
    const { queue, http } = start(URL, { status: 201 });
    await queue.add(INCIDENT);
    await queue.send();
    await queue.send();
    await queue.add(INCIDENT);
    await queue.send();
    expect(await queue.all()).toEqual([{ incident: INCIDENT, sent: true, refused: '' }]);
    expect(http.requests).toHaveLength(1);
    expect(http.requests[0]?.headers['Authorization']).toBe('Bearer secret');
    expect(JSON.parse(http.requests[0]?.body as string)).toEqual(INCIDENT);
  });

  it('sends nothing where policy names no place', async () => {
    const { queue, http } = start('');
    await queue.add(INCIDENT);
    await queue.send();
    expect(http.requests).toEqual([]);
    expect(await queue.all()).toEqual([{ incident: INCIDENT, sent: false, refused: '' }]);
  });

  it('tries again, ever more rarely, while the server is away or refuses', async () => {
    const { queue, http, clock } = start(URL, 'refused', { status: 503 }, { status: 200 });
    await queue.add(INCIDENT);
    await queue.send();
    clock.advance(59_000);
    await queue.send();
    expect(http.requests).toHaveLength(1);
    clock.advance(1_000);
    await queue.send();
    clock.advance(119_000);
    await queue.send();
    expect(http.requests).toHaveLength(2);
    clock.advance(1_000);
    await queue.send();
    expect(http.requests).toHaveLength(3);
    expect(await queue.all()).toEqual([{ incident: INCIDENT, sent: true, refused: '' }]);
  });

  it('sends again what a user decided since', async () => {
    const { queue, http } = start(URL, { status: 200 });
    await queue.add(INCIDENT);
    await queue.send();
    await queue.add({ ...INCIDENT, override: { reason: 'known sender', time: '2026-11-23T10:01:00Z' } });
    await queue.send();
    expect(http.requests).toHaveLength(2);
    expect(await queue.all()).toMatchObject([
      { incident: { override: { reason: 'known sender' } }, sent: true },
    ]);
  });

  it('keeps what a user decided when the same message is verified again', async () => {
    const { queue, http } = start(URL, { status: 200 });
    const report = { kind: 'false-alarm', comment: 'ours', time: '2026-11-23T10:02:00Z' } as const;
    await queue.add({ ...INCIDENT, override: { reason: 'known sender', time: '2026-11-23T10:01:00Z' } });
    await queue.add({ ...INCIDENT, report });
    await queue.add(INCIDENT);
    await queue.send();
    await queue.send();
    expect(http.requests).toHaveLength(1);
    expect(await queue.all()).toMatchObject([
      { incident: { override: { reason: 'known sender' }, report }, sent: true },
    ]);
  });

  it('takes an incident that the server has already for sent', async () => {
    const { queue, http } = start(URL, { status: 409 });
    await queue.add(INCIDENT);
    await queue.send();
    await queue.send();
    expect(http.requests).toHaveLength(1);
    expect(await queue.all()).toMatchObject([{ sent: true, refused: '' }]);
  });

  it.each([413, 422])(
    'keeps what the server refuses for good (%i), says so, and never asks again',
    async (status) => {
      const { queue, http, clock } = start(URL, { status });
      await queue.add(INCIDENT);
      await queue.send();
      clock.advance(24 * 3_600_000);
      await queue.send();
      expect(http.requests).toHaveLength(1);
      expect(await queue.all()).toEqual([{ incident: INCIDENT, sent: false, refused: `HTTP_${status}` }]);
    },
  );

  it('does not lose an override that comes while the incident is being sent', async () => {
    const { queue, http } = start(URL, { status: 201 }, { status: 200 });
    await queue.add(INCIDENT);
    const override = { reason: 'known sender', time: '2026-11-23T10:01:00Z' };
    await Promise.all([queue.send(), queue.send(), queue.add({ ...INCIDENT, override })]);
    await queue.send();
    expect(http.requests.map(({ body }) => (JSON.parse(body as string) as Incident).override)).toContainEqual(
      override,
    );
    expect(await queue.all()).toMatchObject([{ incident: { override }, sent: true }]);
  });

  it('forgets incidents past their days', async () => {
    const { queue, clock } = start('');
    await queue.add(INCIDENT);
    clock.advance(2 * 24 * 3_600_000 - 1);
    expect(await queue.prune()).toBe(0);
    clock.advance(1);
    expect(await queue.prune()).toBe(1);
    expect(await queue.all()).toEqual([]);
  });
});
