import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../core/verify/verdict.ts';
import type { RunningServer } from '../../../server/serve/start-server.ts';
import { CLEAN_MESSAGE, MALICIOUS, messageWith, WITHOUT_ATTACHMENTS } from '../support/messages.ts';
import { publishedLists } from '../support/published-lists.ts';
import {
  asAdmin,
  asClient,
  CLIENT_TOKEN,
  sha256Of,
  submit,
  temporaryDirectory,
  testServer,
} from '../support/test-server.ts';

async function verdictOf(server: RunningServer, raw: Buffer): Promise<Verdict> {
  const answer = await fetch(`${server.url}/v1/messages`, {
    method: 'POST',
    headers: { ...asClient, 'content-type': 'message/rfc822' },
    body: new Uint8Array(raw),
  });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Verdict;
}

describe('POST /v1/messages', () => {
  it.each([
    ['malicious', MALICIOUS],
    ['clean', CLEAN_MESSAGE],
    ['no-attachments', WITHOUT_ATTACHMENTS],
  ])('answers %s with the verdict of core', async (outcome, raw) => {
    expect((await verdictOf(await testServer(), raw)).outcome).toBe(outcome);
  });

  it('decides by the policy of the server', async () => {
    const policyFile = join(temporaryDirectory(), 'policy.json');
    writeFileSync(policyFile, JSON.stringify({ onMalicious: { download: 'permit' } }));
    const verdict = await verdictOf(await testServer({ policyFile }), MALICIOUS);
    expect([verdict.outcome, verdict.disposition]).toEqual(['malicious', 'release']);
  });

  it('goes on with the last good policy when its file breaks while it runs, and says so', async () => {
    const policyFile = join(temporaryDirectory(), 'policy.json');
    writeFileSync(policyFile, JSON.stringify({ onMalicious: { download: 'permit' } }));
    const server = await testServer({ policyFile });
    const ready = async () => (await fetch(`${server.url}/readyz`)).json() as Promise<unknown>;
    const metrics = async () => (await fetch(`${server.url}/metrics`, { headers: asAdmin })).text();
    expect((await verdictOf(server, MALICIOUS)).disposition).toBe('release');
    expect(await ready()).toEqual({ status: 'ready' });
    expect(await metrics()).toContain('\nmailwicket_policy_refused 0\n');
    writeFileSync(policyFile, '{');
    const verdict = await verdictOf(server, MALICIOUS);
    expect([verdict.outcome, verdict.disposition]).toEqual(['malicious', 'release']);
    expect(await ready()).toEqual({ status: 'ready', policy: 'refused' });
    expect(await metrics()).toContain('\nmailwicket_policy_refused 1\n');
    writeFileSync(policyFile, '{}');
    expect((await verdictOf(server, MALICIOUS)).disposition).toBe('block');
    expect(await ready()).toEqual({ status: 'ready' });
  });

  it('has no verdict and is not ready while there was no good policy since its start', async () => {
    const policyFile = join(temporaryDirectory(), 'policy.json');
    writeFileSync(policyFile, '{');
    const server = await testServer({ policyFile });
    const answer = await fetch(`${server.url}/v1/messages`, {
      method: 'POST',
      headers: { ...asClient, 'content-type': 'message/rfc822' },
      body: new Uint8Array(MALICIOUS),
    });
    expect([answer.status, (await fetch(`${server.url}/readyz`)).status]).toEqual([503, 503]);
    writeFileSync(policyFile, '{}');
    expect((await verdictOf(server, MALICIOUS)).outcome).toBe('malicious');
  });

  it('asks the scoring endpoint of its policy once for the same file in two messages', async () => {
    const scorer = await testServer();
    await submit(scorer, new TextEncoder().encode('nothing but text'));
    const policyFile = join(temporaryDirectory(), 'policy.json');
    writeFileSync(
      policyFile,
      JSON.stringify({ scoring: { kind: 'mailwicket', endpoint: scorer.url, credential: CLIENT_TOKEN } }),
    );
    const server = await testServer({ policyFile });
    const askedFor = async () => {
      const text = await (await fetch(`${scorer.url}/metrics`, { headers: asAdmin })).text();
      return /^mailwicket_http_requests_total\{method="GET",route="\/v1\/files\/:sha256",status="200"\} (\d+)$/mu.exec(
        text,
      )?.[1];
    };
    await expect
      .poll(async () => (await verdictOf(server, CLEAN_MESSAGE)).outcome, { timeout: 15_000 })
      .toBe('clean');
    const before = await askedFor();
    expect(before).toBeDefined();
    const copy = Buffer.concat([Buffer.from('X-Copy: 1\r\n'), CLEAN_MESSAGE]);
    expect((await verdictOf(server, copy)).outcome).toBe('clean');
    expect(await askedFor()).toBe(before);
  });

  it('matches the lists it serves once it is told which root to trust', async () => {
    const raw = messageWith('notes.txt', 'listed');
    const block = `sha256 ${sha256Of(Buffer.from('listed'))}\n`;
    const lists = await publishedLists({ block, allow: '' });
    const server = await testServer({ listDirectory: lists.directory, listRoot: lists.root });
    const verdict = await verdictOf(server, raw);
    expect([verdict.outcome, verdict.lists?.version]).toEqual(['malicious', 1]);
    const untold = await verdictOf(await testServer({ listDirectory: lists.directory }), raw);
    expect([untold.outcome, untold.lists]).toEqual(['clean', null]);
  });
});
