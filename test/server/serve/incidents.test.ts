import { describe, expect, it } from 'vitest';
import type { Incident } from '../../../core/incident/incident.ts';
import { ADMIN_TOKEN, asAdmin, asClient, authorization, testServer } from '../support/test-server.ts';
import { anIncident } from '../support/incidents.ts';

function report(url: string, body: unknown, headers: Record<string, string> = asClient): Promise<Response> {
  return fetch(`${url}/v1/incidents`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

function numbered(count: number): Incident[] {
  return Array.from({ length: count }, (_, at) => anIncident({ id: at.toString(16).padStart(32, '0') }));
}

async function list(url: string, query = ''): Promise<{ incidents: Incident[]; next: number | null }> {
  const answer = await fetch(`${url}/v1/incidents${query}`, { headers: asAdmin });
  expect(answer.status).toBe(200);
  return (await answer.json()) as { incidents: Incident[]; next: number | null };
}

describe('POST /v1/incidents', () => {
  it('makes one incident of the same one sent twice', async () => {
    const { url } = await testServer();
    expect((await report(url, anIncident())).status).toBe(201);
    expect((await report(url, anIncident())).status).toBe(200);
    expect((await list(url)).incidents).toEqual([anIncident()]);
  });

  it('takes the same incident with its keys in another order for the same', async () => {
    const { url } = await testServer();
    await report(url, anIncident());
    const reordered = Object.fromEntries(Object.entries(anIncident()).reverse());
    expect((await report(url, reordered)).status).toBe(200);
  });

  it('takes the same incident of another time for the same and keeps the first', async () => {
    const { url } = await testServer();
    await report(url, anIncident());
    expect((await report(url, anIncident({ time: '2026-12-01T00:00:00.000Z' }))).status).toBe(200);
    expect((await list(url)).incidents).toEqual([anIncident()]);
  });

  it('adds what a user decided since, and keeps the later decision', async () => {
    const { url } = await testServer();
    await report(url, anIncident());
    const override = { reason: 'from a supplier', time: '2026-11-23T11:00:00.000Z' };
    expect((await report(url, anIncident({ override }))).status).toBe(200);
    const said = { kind: 'false-alarm', comment: 'our printer', time: '2026-11-23T12:00:00.000Z' } as const;
    const older = { reason: 'older', time: '2026-11-23T10:30:00.000Z' };
    expect((await report(url, anIncident({ override: older, report: said }))).status).toBe(200);
    expect((await report(url, anIncident())).status).toBe(200);
    expect((await list(url)).incidents).toEqual([anIncident({ override, report: said })]);
  });

  it('keeps the first and answers 409 when another incident has its id', async () => {
    const { url } = await testServer();
    await report(url, anIncident());
    const answer = await report(url, anIncident({ messageId: 'two@bad.example' }));
    expect(answer.status).toBe(409);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect((await list(url)).incidents).toEqual([anIncident()]);
  });

  it('takes what a sender made long, so that length hides no message', async () => {
    const { url } = await testServer();
    const long = 'x'.repeat(250_000);
    expect((await report(url, anIncident({ messageId: long, subject: long, source: [long] }))).status).toBe(
      201,
    );
  });

  it('takes receipt lines it does not know', async () => {
    const { url } = await testServer();
    const incident = structuredClone(anIncident()) as unknown as {
      attachments: { receipt: unknown[] }[];
    };
    incident.attachments[0]?.receipt.push({ code: 'of-tomorrow', text: 'x', weight: 3 });
    expect((await report(url, incident)).status).toBe(201);
    expect((await list(url)).incidents[0]?.attachments[0]?.receipt).toHaveLength(2);
  });

  it.each([
    ['malformed JSON', '{"id":', 400],
    ['an empty body', '', 400],
    ['a prototype key', `{"__proto__":{"id":1},${JSON.stringify(anIncident()).slice(1)}`, 400],
    ['deep nesting', '['.repeat(100_000), 400],
    ['an unknown key', { ...anIncident(), extra: 1 }, 422],
    ['an id that is no hash', anIncident({ id: '../../etc/passwd' }), 422],
    ['a score over 1', anIncident({ score: 1.5 }), 422],
    ['a report of no kind', { ...anIncident(), report: { kind: 'x', comment: '', time: '' } }, 422],
    ['a time that is none', anIncident({ time: 'yesterday' }), 422],
    ['a day that does not exist', anIncident({ time: '2026-13-45T10:00:00.000Z' }), 422],
    ['too many addresses', anIncident({ source: Array<string>(2_001).fill('a@b.example') }), 422],
  ])('refuses %s', async (_what, body, status) => {
    const { url } = await testServer();
    const answer = await report(url, body);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ status });
    expect((await list(url)).incidents).toEqual([]);
  });

  it('does not repeat what was wrong, as it may be an address', async () => {
    const { url } = await testServer();
    const answer = await report(url, anIncident({ time: 'mallory@bad.example' }));
    const text = await answer.text();
    expect(text).toContain('time');
    expect(text).not.toContain('mallory');
  });

  it('refuses an incident over the size limit and another media type', async () => {
    const { url } = await testServer({ maxIncidentBytes: 2_000 });
    expect((await report(url, anIncident({ subject: 'x'.repeat(1_900) }))).status).toBe(413);
    const plain = await report(url, anIncident(), { ...asClient, 'content-type': 'text/plain' });
    expect(plain.status).toBe(415);
  });
});

describe('GET /v1/incidents', () => {
  it('pages from the newest to the oldest without losing one', async () => {
    const { url } = await testServer();
    for (const incident of numbered(5)) await report(url, incident);
    const first = await list(url, '?limit=2');
    const second = await list(url, `?limit=2&before=${first.next ?? ''}`);
    const third = await list(url, `?limit=2&before=${second.next ?? ''}`);
    const ids = [first, second, third].flatMap((page) => page.incidents.map(({ id }) => id));
    expect(ids).toEqual(
      numbered(5)
        .map(({ id }) => id)
        .reverse(),
    );
    expect(third.next).toBeNull();
  });

  it('gives those of a time and later, whatever the time zone', async () => {
    const { url } = await testServer();
    const [old, young] = numbered(2);
    await report(url, { ...old, time: '2026-11-23T10:00:00Z' });
    await report(url, { ...young, time: '2026-11-23T13:00:00.000+02:00' });
    const page = await list(url, '?since=2026-11-23T10:30:00Z');
    expect(page.incidents.map(({ id }) => id)).toEqual([young?.id]);
  });

  it('exports CSV in which no cell can be a formula', async () => {
    const { url } = await testServer();
    const incident = structuredClone(anIncident({ subject: '=cmd|"/c calc"!A1' }));
    await report(url, incident);
    const answer = await fetch(`${url}/v1/incidents?format=csv`, { headers: asAdmin });
    const [head, row, end] = (await answer.text()).split('\r\n');
    expect(head).toContain('incident_id,time,host');
    expect(row).toContain(`"'=cmd|""/c calc""!A1"`);
    expect(row).toContain('invoice.exe');
    expect(end).toBe('');
  });

  it('exports CEF with the field names of the source product, escaped', async () => {
    const { url } = await testServer();
    const incident = anIncident();
    const attachment = { ...incident.attachments[0], malwareName: 'A|B\\C', filename: 'a=b\nexternalId=9' };
    await report(url, { ...incident, attachments: [attachment] });
    const text = await (await fetch(`${url}/v1/incidents?format=cef`, { headers: asAdmin })).text();
    expect(text.split('\n')).toHaveLength(2);
    expect(text).toMatch(/^CEF:0\|Mailwicket\|Mailwicket\|[\d.]+\|email\|A\\\|B\\\\C\|10\|externalId=0123/u);
    expect(text).toContain('dst_email_id={mailto:alice@good.example,mailto:bob@good.example}');
    expect(text).toContain('fname=a\\=b\\nexternalId\\=9');
  });

  it.each(['?limit=0', '?limit=501', '?limit=x', '?format=xml', '?before=-1', '?since=now', '?other=1'])(
    'refuses %s',
    async (query) => {
      const { url } = await testServer();
      const answer = await fetch(`${url}/v1/incidents${query}`, { headers: asAdmin });
      expect(answer.status).toBe(400);
    },
  );

  it('is for administrators', async () => {
    const { url } = await testServer();
    expect((await fetch(`${url}/v1/incidents`, { headers: asClient })).status).toBe(403);
    expect((await fetch(`${url}/v1/incidents`)).status).toBe(401);
    const wrong = authorization(`${ADMIN_TOKEN}x`);
    expect((await fetch(`${url}/v1/incidents`, { headers: wrong })).status).toBe(401);
  });
});
