import { describe, expect, it } from 'vitest';
import type { Disposition } from '../../../core/verify/verdict.ts';
import { judgeExit } from '../../../extension/exits/judge-exit.ts';
import type { ExitKnowledge, LeavingFile } from '../../../extension/exits/judge-exit.ts';
import { attachmentVerdict, REF, verdictOf } from '../../support/extension/verdicts.ts';

const FILE: LeavingFile = {
  filename: 'a.zip',
  declaredType: 'application/zip',
  bytes: new Uint8Array([1]),
  sha256: 'ff',
  ref: REF,
  part: '',
};
const blocked = { outcome: 'malicious', disposition: 'block' } as const;

function knowing(change: Partial<ExitKnowledge>): ExitKnowledge {
  return {
    isReleased: () => Promise.resolve(false),
    message: () => Promise.resolve(undefined),
    keptFile: () => Promise.resolve(undefined),
    file: () => Promise.reject(new Error('the bytes were inspected')),
    unreachable: () => Promise.resolve<Disposition>('ask'),
    ...change,
  };
}
const messageWith = (...attachments: ReturnType<typeof attachmentVerdict>[]) => ({
  message: () => Promise.resolve({ rawSha256: 'raw', verdict: verdictOf(attachments) }),
});
const inspected = (change: Parameters<typeof attachmentVerdict>[0] = {}) => ({
  file: () => Promise.resolve(attachmentVerdict(change)),
});
const judge = (file: Partial<LeavingFile>, knowledge: Partial<ExitKnowledge>) =>
  judgeExit({ ...FILE, ...file }, knowing(knowledge), new AbortController().signal);

describe('judgeExit', () => {
  it('releases what the user released, whatever else is known', async () => {
    const knowledge = { isReleased: () => Promise.resolve(true), ...messageWith(attachmentVerdict(blocked)) };
    expect(await judge({}, knowledge)).toEqual({ release: true });
  });

  it('follows the verdict of the very bytes, also when they are another form of the attachment', async () => {
    const other = attachmentVerdict({ id: '3', sha256: 'bb', ...blocked });
    expect(await judge({}, messageWith(other, attachmentVerdict({ sha256: 'ff' })))).toEqual({
      release: true,
    });
    expect(
      await judge({}, messageWith(attachmentVerdict({ sha256: 'ee', alsoSha256: ['ff'], ...blocked }))),
    ).toMatchObject({ release: false, disposition: 'block', outcome: 'malicious', reason: 'verdict' });
  });

  it('follows the verdict of the whole message for its source', async () => {
    const decision = await judge({ sha256: 'raw' }, messageWith(attachmentVerdict(blocked)));
    expect(decision).toMatchObject({ release: false, disposition: 'block' });
  });

  it('does not let ask leave: the page asks', async () => {
    const suspicious = attachmentVerdict({ sha256: 'ff', outcome: 'suspicious', disposition: 'ask' });
    expect(await judge({}, messageWith(suspicious))).toMatchObject({ release: false, disposition: 'ask' });
  });

  it('believes a link that names another message no more than the bytes', async () => {
    const knowledge = {
      ...messageWith(attachmentVerdict({ sha256: 'other' })),
      keptFile: () => Promise.resolve(blocked),
    };
    expect(await judge({}, knowledge)).toMatchObject({ release: false, disposition: 'block' });
    expect(
      await judge({}, { ...messageWith(attachmentVerdict({ sha256: 'other' })), ...inspected(blocked) }),
    ).toMatchObject({ release: false, disposition: 'block' });
  });

  it('is not less strict with a zip of attachments than with its message', async () => {
    const knowledge = { ...messageWith(attachmentVerdict(blocked)), ...inspected() };
    expect(await judge({}, knowledge)).toMatchObject({ release: false, disposition: 'block' });
  });

  it('is not stricter with one part than its own verdict and bytes', async () => {
    const knowledge = {
      ...messageWith(
        attachmentVerdict({ id: '2', ...blocked }),
        attachmentVerdict({ id: '3', sha256: 'cc' }),
      ),
      ...inspected(),
    };
    expect(await judge({ part: '3' }, knowledge)).toEqual({ release: true });
    expect(await judge({ part: '2' }, knowledge)).toMatchObject({ release: false });
  });

  it('lets policy decide when the message cannot be had', async () => {
    expect(await judge({}, inspected())).toMatchObject({
      release: false,
      disposition: 'ask',
      reason: 'unreachable',
    });
    expect(
      await judge({}, { ...inspected(), unreachable: () => Promise.resolve<Disposition>('release') }),
    ).toEqual({ release: true });
    expect(await judge({}, inspected(blocked))).toMatchObject({ disposition: 'block', reason: 'verdict' });
  });

  it('inspects the bytes when no message is named', async () => {
    expect(await judge({ ref: undefined }, inspected())).toEqual({ release: true });
    expect(await judge({ ref: undefined }, inspected(blocked))).toMatchObject({ release: false });
  });
});
