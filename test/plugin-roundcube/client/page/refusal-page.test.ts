// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest';
import type { Around } from '../../../../plugin-roundcube/client/page/refusal-around.ts';
import { RefusalPage } from '../../../../plugin-roundcube/client/page/refusal-page.ts';
import { Wording } from '../../../../plugin-roundcube/client/page/wording.ts';
import type { MailwicketEnv, MessageState } from '../../../../plugin-roundcube/client/contract.ts';
import type { Report } from '../../../../plugin-roundcube/client/worker/protocol.ts';
import { labelsOf } from '../../../support/plugin-roundcube/labels.ts';
import { messageState, verifiedState } from '../../../support/plugin-roundcube/states.ts';

const RETRY = '?_task=mail&_action=get';

async function refused(
  messages: readonly MessageState[],
  reports: readonly Report[],
  retry = RETRY,
  around?: Around,
): Promise<string[]> {
  const followed: string[] = [];
  const left = [...reports];
  const labels = labelsOf('en_US');
  const env: MailwicketEnv = {
    version: '0',
    engine: 'browser',
    page: 'refusal',
    worker: 'worker.js',
    messages,
    retry,
    policy: {},
    lists: [],
    scoring: false,
    maxMessageBytes: 1,
    labels,
  };
  await new RefusalPage({
    page: document,
    env,
    wording: new Wording(document, labels),
    verification: {
      verify: (_message, listener) => {
        const report = left.shift();
        if (report !== undefined) listener(report);
        return Promise.resolve();
      },
      release: () => Promise.reject(new Error('not asked for')),
    },
    follow: (address) => followed.push(address),
    around,
  }).start();
  return followed;
}

const said = () => document.querySelector('.mailwicket-progress')?.textContent ?? '';
const released: Report = { kind: 'final', message: verifiedState({}), verdict: null };
const other = (report: typeof released): Report => ({ ...report, message: verifiedState({}, { uid: '8' }) });

describe('RefusalPage', () => {
  beforeEach(() => {
    const progress = document.createElement('p');
    progress.className = 'mailwicket-progress';
    document.body.replaceChildren(progress);
  });

  it('goes on when all messages are released', async () => {
    const messages = [messageState(), messageState({ uid: '8' })];
    expect(await refused(messages, [released, other(released)])).toEqual([RETRY]);
  });

  it('stays when one of them is held', async () => {
    const blocked = verifiedState({ outcome: 'malicious', disposition: 'block' }, { uid: '8' });
    const messages = [messageState(), messageState({ uid: '8' })];
    expect(await refused(messages, [released, { kind: 'final', message: blocked, verdict: null }])).toEqual(
      [],
    );
    expect(said()).toContain('stays held');
  });

  it('says so where what was asked for cannot be asked again', async () => {
    expect(await refused([messageState()], [released], '')).toEqual([]);
    expect(said()).toContain('try again');
  });

  it('stays and says why when nothing could be checked', async () => {
    expect(await refused([messageState()], [{ kind: 'failed', code: 'insecure' }])).toEqual([]);
    expect(said()).toContain('https://');
  });

  it('sends the form again from a frame that nobody sees, and says how it ended', async () => {
    const told: string[] = [];
    let sent = 0;
    const around: Around = { say: (text) => told.push(text), sendAgain: () => ++sent === 1 };
    expect(await refused([messageState()], [released], '', around)).toEqual([]);
    expect(sent).toBe(1);
    expect(told.at(-1)).toContain('follows now');
    await refused([messageState()], [released], '', around);
    expect(told.at(-1)).toContain('try again');
  });

  it('sends nothing again from there when a message stays held', async () => {
    const told: string[] = [];
    const sendAgain = () => expect.unreachable('it was sent');
    const blocked = verifiedState({ outcome: 'malicious', disposition: 'block' });
    const report: Report = { kind: 'final', message: blocked, verdict: null };
    await refused([messageState()], [report], '', { say: (text) => told.push(text), sendAgain });
    expect(told.at(-1)).toContain('stays held');
  });

  it('verifies nothing on a page of what was blocked', async () => {
    const blocked = verifiedState({ outcome: 'malicious', disposition: 'block' });
    expect(await refused([blocked], [])).toEqual([]);
    expect(said()).toBe('');
  });
});
