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

  describe('beside an allowed message', () => {
    const member = (path: string, sha256: string | null) => ({
      path,
      size: 1,
      sha256,
      detectedType: 'text/plain',
      encrypted: false,
    });
    const allowed = messageWith(
      attachmentVerdict({ id: '2', sha256: 'aa', alsoSha256: ['ab'], outcome: 'allowed' }),
      attachmentVerdict({ id: '3', sha256: 'bb', outcome: 'allowed' }),
    );
    const around = {
      message: async () => {
        const { rawSha256, verdict } = await allowed.message();
        return { rawSha256, verdict: { ...verdict, outcome: 'allowed' as const } };
      },
    };
    const odd = { outcome: 'suspicious', disposition: 'ask' } as const;

    it('releases a zip of its attachments, and of what is inside them', async () => {
      const members = [member('a.doc', 'ab'), member('b.zip', 'bb'), member('b.zip/c.exe', 'cc')];
      expect(await judge({}, { ...around, ...inspected({ ...odd, members }) })).toEqual({ release: true });
    });

    it.each([
      ['other bytes', []],
      ['a zip with one more file', [member('a.doc', 'aa'), member('x.exe', 'ff')]],
      ['a zip with a file that cannot be read', [member('a.doc', 'aa'), member('x.exe', null)]],
      ['a file that only looks as if it were inside', [member('a.doc', 'aa'), member('a.doc.exe', 'ff')]],
    ])('does not release %s by its entry', async (_what, members) => {
      const knowledge = { ...around, ...inspected({ ...blocked, members }) };
      expect(await judge({}, knowledge)).toMatchObject({ release: false, disposition: 'block' });
      expect(await judge({ part: '2' }, knowledge)).toMatchObject({ release: false, disposition: 'block' });
    });

    it('does not release an archive that could not be read to its end', async () => {
      const archive = inspected({ ...odd, members: [member('a.doc', 'aa')], reasons: ['limit-reached'] });
      expect(await judge({}, { ...around, ...archive })).toMatchObject({ release: false });
    });

    it('releases what is clean by itself', async () => {
      expect(await judge({}, { ...around, ...inspected() })).toEqual({ release: true });
    });
  });

  it('does not release malicious bytes because the message or part they name is released', async () => {
    const knowledge = {
      ...messageWith(attachmentVerdict({ id: '2', sha256: 'other' })),
      ...inspected(blocked),
    };
    expect(await judge({}, knowledge)).toMatchObject({ release: false, disposition: 'block' });
    expect(await judge({ part: '2' }, knowledge)).toMatchObject({ release: false, disposition: 'block' });
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
