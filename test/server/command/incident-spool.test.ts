import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Incident } from '../../../core/incident/incident.ts';
import { freePort } from '../support/clamd.ts';
import { MALICIOUS } from '../support/messages.ts';
import { runMailwicket, type Run } from '../support/run-mailwicket.ts';
import { asAdmin, CLIENT_TOKEN, temporaryDirectory, testServer } from '../support/test-server.ts';

/** Filters the malicious message with incidents sent to an address. */
function filter(url: string, args: readonly string[] = [], credential = CLIENT_TOKEN): Promise<Run> {
  const policy = join(temporaryDirectory(), 'policy.json');
  writeFileSync(policy, JSON.stringify({ incidents: { url: `${url}/v1/incidents`, credential } }));
  return runMailwicket(['filter', '--policy', policy, ...args], { input: MALICIOUS });
}

async function kept(url: string): Promise<readonly Incident[]> {
  const answer = await fetch(`${url}/v1/incidents`, { headers: asAdmin });
  return ((await answer.json()) as { incidents: Incident[] }).incidents;
}

describe('incidents of mailwicket filter', () => {
  it('reach the server once for a message that comes twice', async () => {
    const { url } = await testServer();
    await filter(url);
    const again = await filter(url);
    expect(again.stderr).toBe('');
    expect(await kept(url)).toMatchObject([
      { host: 'filter', outcome: 'malicious', source: ['mallory@bad.example'], subject: '' },
    ]);
  });

  it('stay in the spool while the server is away, and arrive with a later message', async () => {
    const spool = join(temporaryDirectory(), 'spool');
    const away = await filter(`http://127.0.0.1:${await freePort()}`, ['--spool', spool]);
    expect(away.code).toBe(0);
    expect(away.stdout.toString()).toMatch(/^X-Mailwicket: malicious/u);
    expect(away.stderr).toContain('1 incidents could not be sent');
    const [file = ''] = readdirSync(spool);
    expect(file).toMatch(/^[0-9a-f]{32}\.json$/u);
    expect(statSync(join(spool, file)).mode & 0o077).toBe(0);

    const { url } = await testServer();
    expect((await filter(url, ['--spool', spool])).stderr).toBe('');
    expect(readdirSync(spool)).toEqual([]);
    expect(await kept(url)).toHaveLength(1);
  });

  it('stay in the spool when the token is refused', async () => {
    const spool = join(temporaryDirectory(), 'spool');
    const { url } = await testServer();
    await filter(url, ['--spool', spool], 'wrong');
    expect(readdirSync(spool)).toHaveLength(1);
  });

  it('are put aside when the server refuses them for good', async () => {
    const spool = join(temporaryDirectory(), 'spool');
    const { url } = await testServer({ maxIncidentBytes: 50 });
    expect((await filter(url, ['--spool', spool])).stderr).toContain('1 incidents could not be sent');
    expect(readdirSync(spool)).toEqual([expect.stringMatching(/^[0-9a-f]{32}\.refused$/u)]);
  });

  it('cost no message when they cannot be kept', async () => {
    const spool = join(temporaryDirectory(), 'spool');
    writeFileSync(spool, 'a file where a directory should be');
    const run = await filter('http://127.0.0.1:9', ['--spool', spool]);
    expect(run.code).toBe(0);
    expect(run.stdout.toString()).toMatch(/^X-Mailwicket: malicious/u);
    expect(run.stderr).toContain('incident not kept');
  });

  it('leave what is no incident of ours alone', async () => {
    const spool = join(temporaryDirectory(), 'spool');
    mkdirSync(spool);
    writeFileSync(join(spool, 'note.txt'), 'mine');
    const { url } = await testServer();
    await filter(url, ['--spool', spool]);
    expect(readdirSync(spool)).toEqual(['note.txt']);
  });
});
