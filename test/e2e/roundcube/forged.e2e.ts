import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Verdict } from '../../../core/verify/verdict.ts';
import { buildMessage } from '../../bed/build-message.ts';
import { groupState } from '../../bed/packages.ts';
import { BOB } from '../../bed/users.ts';
import { openSession, type RoundcubeSession } from '../support/roundcube-session.ts';
import { callRoute, fetchRaw, formOf, verdictOf, verifyInBrowser } from './support/browser-verdict.ts';
import { startProtectedRoundcube, type ProtectedRoundcube } from './support/protected-roundcube.ts';

describe.skipIf(!groupState('roundcube').available)('verdicts that a browser posts', () => {
  let site: ProtectedRoundcube;
  let session: RoundcubeSession;
  let count = 0;
  let clean: Verdict;

  async function deliver(from = 'Eve <eve@stranger.example>'): Promise<number> {
    const bytes = Buffer.from([0, 1, 0xff, ++count, 2]);
    const attachments = [{ type: 'application/octet-stream', filename: 'file.bin', bytes }];
    return site.bed.deliver(
      buildMessage({ id: `forged-${count}`, subject: `Forged ${count}`, from, attachments }),
    );
  }

  const download = (uid: number, mbox = 'INBOX') =>
    session.get(
      `?_task=mail&_action=get&_uid=${uid}&_mbox=${mbox}&_part=2&_download=1&_token=${session.token}`,
    );
  const codeOf = (body: Buffer) => (JSON.parse(body.toString()) as { error?: { code: string } }).error?.code;

  beforeAll(async () => {
    site = await startProtectedRoundcube({ engine: 'browser' });
    session = await openSession(site.bed);
    const uid = await deliver();
    clean = await verdictOf((await fetchRaw(session, uid)).bytes, site.policy);
  });
  afterAll(() => site.close());

  it('are taken with the ticket of the bytes, and release them', async () => {
    const uid = await deliver();
    expect((await download(uid)).status).toBe(403);
    await verifyInBrowser(session, uid, site.policy);
    const answer = await download(uid);
    expect([answer.status, [...answer.body]]).toEqual([200, [0, 1, 0xff, count, 2]]);
  });

  it('release no bytes that they do not name', async () => {
    const uid = await deliver();
    const { ticket, bytes } = await fetchRaw(session, uid);
    const own = await verdictOf(bytes, site.policy);
    // Of another message, with something held so that the gate looks at each part.
    const attachments = clean.attachments.map((one) => ({ ...one, disposition: 'release' as const }));
    const held = { ...clean, disposition: 'hold' as const, attachments };
    expect((await callRoute(session, 'verdict', { ticket, verdict: held })).status).toBe(200);
    expect(own.attachments[0]?.sha256).not.toBe(held.attachments[0]?.sha256);
    expect((await download(uid)).status).toBe(403);
  });

  it.each([
    ['without a ticket', ''],
    ['with a made-up ticket', 'e30.AAAA'],
  ])('are refused %s', async (_how, ticket) => {
    const uid = await deliver();
    const answer = await callRoute(session, 'verdict', { ticket, verdict: clean });
    expect([answer.status, codeOf(answer.body)]).toEqual([403, 'bad-ticket']);
    expect((await download(uid)).status).toBe(403);
  });

  it('are refused with a ticket whose claims were changed', async () => {
    const [uid, other] = [await deliver(), await deliver()];
    const { ticket } = await fetchRaw(session, uid);
    const [claims = '', mac = ''] = ticket.split('.');
    const text = Buffer.from(claims, 'base64url').toString().replace(`"uid":"${uid}"`, `"uid":"${other}"`);
    const changed = `${Buffer.from(text).toString('base64url')}.${mac}`;
    const answer = await callRoute(session, 'verdict', { ticket: changed, verdict: clean });
    expect([answer.status, codeOf(answer.body)]).toEqual([403, 'bad-ticket']);
  });

  it('are refused with the ticket of another user', async () => {
    const uid = await deliver();
    const { ticket } = await fetchRaw(session, uid);
    const bob = await openSession(site.bed, BOB);
    const answer = await callRoute(bob, 'verdict', { ticket, verdict: clean });
    expect([answer.status, codeOf(answer.body)]).toEqual([403, 'bad-ticket']);
  });

  it.each(['raw', 'verdict', 'state', 'release', 'list', 'score'])(
    'and the route %s are for scripts of the page only',
    async (route) => {
      const uid = String(await deliver());
      const form = new URLSearchParams({ _uid: uid, _mbox: 'INBOX', _token: session.token });
      const path = `?_task=mail&_action=plugin.mailwicket.${route}`;
      const posted = await session.send(path, { method: 'POST', body: form });
      const got = await session.get(`${path}&${form.toString()}`);
      const json = await session.send(path, { method: 'POST', body: '{}' });
      expect([posted.status, got.status, json.status]).toEqual([403, 403, 403]);
    },
  );

  it('are refused when they are no verdicts', async () => {
    const { ticket } = await fetchRaw(session, await deliver());
    for (const verdict of [
      {},
      { ...clean, disposition: 'let-go' },
      { ...clean, attachments: [{}] },
      'clean',
    ]) {
      expect((await callRoute(session, 'verdict', { ticket, verdict })).status).toBe(400);
    }
  });

  it('go with a message that is moved, and need no second look', async () => {
    const uid = await deliver();
    await verifyInBrowser(session, uid, site.policy);
    const form = new URLSearchParams({
      _uid: String(uid),
      _mbox: 'INBOX',
      _target_mbox: 'Archive',
      _remote: '1',
    });
    await session.send('?_task=mail&_action=move&_remote=1', {
      method: 'POST',
      body: form,
      headers: { 'x-roundcube-request': session.token },
    });
    expect((await download(1, 'Archive')).status).toBe(200);
  });

  it('hand out no raw message that has a verdict', async () => {
    const uid = await deliver();
    await verifyInBrowser(session, uid, site.policy);
    const answer = await callRoute(session, 'raw', formOf(uid));
    expect([answer.status, codeOf(answer.body)]).toEqual([409, 'verified']);
  });

  it('end with the lists they were made with', { timeout: 120_000 }, async () => {
    const [verified, ticketed] = [await deliver(), await deliver()];
    await verifyInBrowser(session, verified, site.policy);
    const { ticket, bytes } = await fetchRaw(session, ticketed);
    const verdict = await verdictOf(bytes, site.policy);
    expect((await download(verified)).status).toBe(200);

    await site.publish('body-sender *@blocked.example\nbody-sender *@stranger.example\n');
    site.ageLists();
    expect((await download(verified)).status).toBe(403);
    const answer = await callRoute(session, 'verdict', { ticket, verdict });
    expect([answer.status, codeOf(answer.body)]).toEqual([409, 'stale-ticket']);
    await verifyInBrowser(session, verified, site.policy);
    expect((await download(verified)).body.toString()).toContain('data-mailwicket-code="blocked"');
  });
});
