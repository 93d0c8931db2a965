import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PolicyInput } from '../../../core/policy/policy.ts';
import { groupState } from '../../bed/packages.ts';
import { openSession, type RoundcubeSession } from '../support/roundcube-session.ts';
import { verifyInBrowser } from './support/browser-verdict.ts';
import { exitMessage, type Delivered } from './support/exit-message.ts';
import { exitTable, type ExitResult } from './support/exit-table.ts';
import type { Exit } from './support/exit.ts';
import { EXITS } from './support/exits.ts';
import { holds, leaks, refusalCode } from './support/leaks.ts';
import { startProtectedRoundcube, type ProtectedRoundcube } from './support/protected-roundcube.ts';

/** Unverified is to be held, also where the policy's default would ask. */
const POLICY: PolicyInput = { withoutVerdict: { unreachable: 'hold' } };
const BLOCKED = 'Billing <billing@blocked.example>';
const STRANGER = 'Eve <eve@stranger.example>';
const ENGINES = ['service', 'browser'] as const;
const results: ExitResult[] = [];

const missing = [groupState('roundcube'), groupState('pgp')].filter(({ available }) => !available);

describe.skipIf(missing.length > 0)('exits of Roundcube', { shuffle: false }, () => {
  describe.each(ENGINES)('with the engine %s', (engine) => {
    let site: ProtectedRoundcube;
    let session: RoundcubeSession;
    const messages: Record<string, Delivered> = {};

    async function deliver(id: string, from: string): Promise<Delivered> {
      const message = exitMessage(`${id}-${engine}`, from);
      return { ...message, uid: await site.bed.deliver(message.raw) };
    }

    const message = (id: string): Delivered => {
      const found = messages[id];
      if (found === undefined) throw new Error(`no message ${id}`);
      return found;
    };

    async function attempt(exit: Exit, on: Delivered) {
      const sentBefore = site.bed.sent.length;
      const answers = await exit.attempt(session, on);
      const last = answers.at(-1);
      if (last === undefined) throw new Error(`${exit.how} has no answer`);
      const sent = site.bed.sent
        .slice(sentBefore)
        .map((body) => ({ status: 200, headers: new Headers(), body }));
      return { last, isLeak: leaks([...answers, ...sent], on), code: refusalCode(last) };
    }

    beforeAll(async () => {
      site = await startProtectedRoundcube({ engine, policy: POLICY, takesKeys: true });
      session = await openSession(site.bed);
      messages['malicious'] = await deliver('malicious', BLOCKED);
      messages['unverified'] = await deliver('unverified', STRANGER);
      messages['clean'] = await deliver('clean', STRANGER);
      if (engine === 'browser') {
        await verifyInBrowser(session, message('malicious').uid, site.policy);
        await verifyInBrowser(session, message('clean').uid, site.policy);
      }
    });
    afterAll(() => site.close());

    it.each(EXITS)('refuses a malicious message: $row $how', async (exit) => {
      const { last, isLeak, code } = await attempt(exit, message('malicious'));
      expect([last.status, code, isLeak]).toEqual([...refusal(exit, 'blocked'), false]);
      const said = saidOf(exit, 'refused');
      results.push({ engine, exit, outcome: 'malicious', said });
    });

    it.each(EXITS)('holds an unverified message: $row $how', async (exit) => {
      site.setServerDown(engine === 'service');
      try {
        const { last, isLeak, code } = await attempt(exit, message('unverified'));
        const held = engine === 'service' ? 'failed' : 'held';
        expect([last.status, code, isLeak]).toEqual([...refusal(exit, held), false]);
      } finally {
        site.setServerDown(false);
      }
      const said = saidOf(exit, 'held');
      results.push({ engine, exit, outcome: 'unverified', said });
    });

    it.each(EXITS)('lets a clean message go: $row $how', async (exit) => {
      const { last, code } = await attempt(exit, message('clean'));
      expect(code).toBeUndefined();
      const { gives } = exit;
      if (gives.kind === 'bytes') expect(last.body).toEqual(Buffer.from(gives.bytes(message('clean'))));
      if (gives.kind === 'zip') expect(holds(last.body, gives.bytes(message('clean')))).toBe(true);
      if (gives.kind === 'page') expect(last.body.toString()).toContain(gives.text(message('clean')));
      const identical = gives.kind === 'bytes' || gives.kind === 'zip';
      results.push({ engine, exit, outcome: 'clean', said: identical ? 'bytes identical' : 'works' });
    });
  });

  it('writes what happened to docs/EXITS.md', async () => {
    await expect(exitTable(ENGINES, results)).toMatchFileSnapshot('../../../docs/EXITS.md');
  });
});

/** Status and code of a refusal. Roundcube's own script is answered 200: it shows no text of others. */
function refusal(exit: Exit, code: string): [number, string | undefined] {
  if (exit.isMessagePage === true) return [200, undefined];
  return [exit.isScript === true ? 200 : 403, code];
}

function saidOf(exit: Exit, word: string): string {
  if (exit.isMessagePage === true) return 'shown, nothing of an attachment';
  return exit.isScript === true ? `${word} (JSON)` : `${word} (403)`;
}
