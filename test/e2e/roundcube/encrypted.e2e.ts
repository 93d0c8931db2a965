import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildMessage } from '../../bed/build-message.ts';
import { groupState } from '../../bed/packages.ts';
import { makePgpUser, type PgpUser } from '../../bed/pgp-user.ts';
import { EICAR } from '../../bed/sample-files.ts';
import { ALICE } from '../../bed/users.ts';
import { openSession, type RoundcubeSession } from '../support/roundcube-session.ts';
import { callRoute, formOf, verifyInBrowser } from './support/browser-verdict.ts';
import { holds, refusalCode } from './support/leaks.ts';
import {
  startProtectedRoundcube,
  type ProtectedOptions,
  type ProtectedRoundcube,
} from './support/protected-roundcube.ts';

const FILE = 'secret-offer.com';
const INSIDE = buildMessage({
  id: 'inside',
  subject: 'Inside',
  from: 'mallory@sender.example',
  text: 'Read this in confidence.',
  attachments: [{ type: 'application/octet-stream', filename: FILE, bytes: EICAR }],
});
const HEAD = ['From: mallory@sender.example', `To: ${ALICE.address}`, 'Subject: In confidence'];
const missing = [groupState('roundcube'), groupState('pgp')].filter(({ available }) => !available);

describe.skipIf(missing.length > 0)('a message that enigma decrypts', () => {
  let user: PgpUser;
  let message: Buffer;

  beforeAll(() => {
    user = makePgpUser(ALICE.address);
    message = user.encrypt(HEAD, INSIDE);
  });
  afterAll(() => user.close());

  interface Opened {
    readonly site: ProtectedRoundcube;
    readonly session: RoundcubeSession;
    readonly uid: number;
    readonly part: string;
  }

  /** Opens the message until Roundcube offers the file that is inside. */
  async function opened(site: ProtectedRoundcube, engine: ProtectedOptions['engine']): Promise<Opened> {
    const session = await openSession(site.bed);
    const uid = await site.bed.deliver(message);
    if (engine === 'browser') await verifyInBrowser(session, uid, site.policy);
    else await callRoute(session, 'state', formOf(uid));
    const page = (await session.get(`?_task=mail&_action=show&_uid=${uid}&_mbox=INBOX`)).body.toString();
    expect(page).toContain('Read this in confidence.');
    expect(page).toContain(FILE);
    const part = /id="attach([\d.]+)"/u.exec(page)?.[1] ?? '';
    return { site, session, uid, part };
  }

  const asked = ({ session, uid, part }: Opened, action: string) =>
    session.get(
      `?_task=mail&_action=${action}&_uid=${uid}&_mbox=INBOX&_part=${part}&_token=${session.token}`,
    );

  const config = () => ({ enigma_pgp_homedir: user.homes, enigma_passwordless: true });

  describe.each(['service', 'browser'] as const)('with the engine %s', (engine) => {
    it('keeps what was decrypted, and was judged by nobody, until the user says so', async () => {
      const site = await startProtectedRoundcube({ engine, config: config() });
      try {
        const one = await opened(site, engine);
        for (const action of [
          'get&_download=1',
          'get&_embed=1',
          'get&_frame=1',
          'get&_preview=1',
          'plugin.zipdownload.attachments',
        ]) {
          const answer = await asked(one, action);
          expect(holds(answer.body, EICAR), action).toBe(false);
        }
        expect(refusalCode(await asked(one, 'get&_download=1'))).toBe('ask');
      } finally {
        await site.close();
      }
    });
  });

  it('gives it out where the policy releases what is encrypted, so that the above is no accident', async () => {
    const policy = { withoutVerdict: { encrypted: 'release' } } as const;
    const site = await startProtectedRoundcube({ engine: 'service', policy, config: config() });
    try {
      const one = await opened(site, 'service');
      expect(holds((await asked(one, 'get&_download=1')).body, EICAR)).toBe(true);
    } finally {
      await site.close();
    }
  });
});
