import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { groupState } from '../../bed/packages.ts';
import { SKINS } from '../../bed/roundcube.ts';
import { sampleMessage } from '../../bed/sample-messages.ts';
import { buildMessage } from '../../bed/build-message.ts';
import { openSession, type RoundcubeSession } from '../support/roundcube-session.ts';
import { refusalCode } from './support/leaks.ts';
import { startProtectedRoundcube, type ProtectedRoundcube } from './support/protected-roundcube.ts';

const PREFIX = '{Malicious?}';

describe.skipIf(!groupState('roundcube').available)('what PHP shows', () => {
  let site: ProtectedRoundcube;
  let session: RoundcubeSession;
  let bad: number;
  let plain: number;

  beforeAll(async () => {
    const policy = { texts: { contact: 'help@example.test' } };
    site = await startProtectedRoundcube({ engine: 'service', policy });
    session = await openSession(site.bed);
    bad = await site.bed.deliver(
      buildMessage({
        id: 'shown',
        subject: `Re: ${PREFIX} Offer`,
        from: 'Billing <billing@blocked.example>',
        attachments: [
          { type: 'application/octet-stream', filename: 'a<b>.bin', bytes: Buffer.from([1]) },
          { type: 'application/octet-stream', filename: 'c.bin', bytes: Buffer.from([2]) },
        ],
      }),
    );
    plain = await site.bed.deliver(sampleMessage('no-attachments'));
  });
  afterAll(() => site.close());

  const page = async (query: string) => (await session.get(`?_task=mail&${query}`)).body.toString();

  it.each(SKINS)('gates and warns in the skin %s', async (skin) => {
    site.bed.setSkin(skin);
    const html = await page(`_action=show&_uid=${bad}&_mbox=INBOX`);
    const refusal = await session.get(`?_task=mail&_action=viewsource&_uid=${bad}&_mbox=INBOX`);
    site.bed.setSkin('elastic');
    expect(html).toContain('id="mailwicket-banner"');
    expect(html).toContain('data-mailwicket-outcome="malicious"');
    expect(html.match(/data-mailwicket-disposition="block"/gu)).toHaveLength(2);
    expect(html).not.toMatch(/<a[^>]* href="[^"]*_action=get/u);
    expect(html).toContain('help@example.test');
    expect(html).not.toContain('<b>.bin');
    expect([refusal.status, refusalCode(refusal)]).toEqual([403, 'blocked']);
    expect(refusal.body.toString()).toContain(`skins/${skin}/`);
  });

  it('marks every page for the extension, and adds nothing more to messages without attachments', async () => {
    const html = await page(`_action=show&_uid=${plain}&_mbox=INBOX`);
    expect(html).toContain('<meta name="mailwicket-plugin"');
    expect(html).not.toContain('plugins/mailwicket/');
    expect(html).not.toContain('"mailwicket":');
  });

  it('puts the prefix before the subject in the message and in the list', async () => {
    const html = await page(`_action=show&_uid=${bad}&_mbox=INBOX`);
    expect(html).toContain(`${PREFIX} Re: ${PREFIX} Offer`);
    const list = await page('_action=list&_mbox=INBOX&_remote=1');
    expect(list).toContain(`${PREFIX} Re: ${PREFIX} Offer`);
  });

  it('takes the prefix off in a reply', async () => {
    const made = await session.get(`?_task=mail&_action=compose&_reply_uid=${bad}&_mbox=INBOX`);
    const form = (await session.get(made.headers.get('location') ?? '')).body.toString();
    expect(form).toContain('Re: Offer');
    expect(form).not.toContain(PREFIX);
  });

  it('answers callers that read JSON with JSON', async () => {
    const form = new URLSearchParams({ _uid: String(bad), _mbox: 'INBOX', _part: '2', _remote: '1' });
    const answer = await session.send('?_task=mail&_action=plugin.savevcard&_remote=1', {
      method: 'POST',
      body: form,
      headers: { 'x-roundcube-request': session.token },
    });
    expect(answer.headers.get('content-type')).toContain('application/json');
    expect(JSON.parse(answer.body.toString())).toMatchObject({ mailwicket: { code: 'blocked' } });
  });

  it('speaks German to those who do', async () => {
    const html = await page(`_action=show&_uid=${bad}&_mbox=INBOX`);
    expect(html).toContain('Dangerous');
    await session.post('?_task=settings&_action=save-prefs', {
      _section: 'general',
      _language: 'de_DE',
      _timezone: 'auto',
      _token: session.token,
    });
    const german = await page(`_action=show&_uid=${bad}&_mbox=INBOX`);
    expect(german).toContain('Gefährlich');
  });
});
