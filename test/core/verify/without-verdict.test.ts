import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../core/bytes/text.ts';
import type { PolicyInput } from '../../../core/policy/policy.ts';
import { ROWS } from '../../../core/policy/without-verdict.ts';
import type { UncheckedReason } from '../../../core/verify/verdict.ts';
import { verifyMessage } from '../../../core/verify/verify-message.ts';
import type { Verifier } from '../../../core/verify/verify-message.ts';
import { buildMessage } from '../../support/build-message.ts';
import type { PartToBuild } from '../../support/build-message.ts';
import { FakeEndpoint, pending } from '../../support/fake-endpoint.ts';
import { FakeLists } from '../../support/fake-lists.ts';
import { buildZip } from '../../support/files/zip-builder.ts';
import { fakeVerifier } from './fake-verifier.ts';
import { only } from './reading.ts';

const note: PartToBuild = { filename: 'note.txt', content: 'a note' };
const failing = (reason: 'timeout' | 'unreachable' | 'rate-limited' | 'invalid-answer' | 'refused') => ({
  endpoint: new FakeEndpoint({ lookup: [{ kind: 'failed', reason, retryAfterMs: undefined }] }),
});

interface Situation {
  readonly reason: UncheckedReason;
  readonly part?: PartToBuild;
  readonly parts?: Partial<Pick<Verifier, 'endpoint' | 'lists'>>;
  readonly policy?: PolicyInput;
  /** What makes it so, where the reason does not tell. */
  readonly by?: string;
}

const encryptedZip = buildZip([{ name: 'salaries.txt', bytes: utf8('secret'), flags: 1, localFlags: 1 }]);
const unsupportedZip = buildZip([{ name: 'a.txt', bytes: utf8('packed'), claimMethod: 14 }]);
const brokenZip = buildZip([{ name: 'a.txt', bytes: utf8('a text of some length') }]).fill(0xff, 36, 44);

const situations: readonly Situation[] = [
  { reason: 'pending', parts: { endpoint: new FakeEndpoint({ lookup: [pending(3_600_000)] }) } },
  { reason: 'timeout', parts: { endpoint: new FakeEndpoint({ lookup: ['hangs'] }) }, by: 'silence' },
  { reason: 'timeout', parts: failing('timeout'), by: 'the client' },
  { reason: 'unreachable', parts: failing('unreachable') },
  { reason: 'unreachable', parts: failing('invalid-answer'), by: 'an invalid answer' },
  { reason: 'unreachable', parts: failing('refused'), by: 'a refusal' },
  { reason: 'unreachable', parts: { endpoint: new FakeEndpoint({ lookup: ['throws'] }) }, by: 'a bug' },
  { reason: 'rate-limited', parts: failing('rate-limited') },
  { reason: 'encrypted', part: { filename: 'salaries.zip', content: encryptedZip } },
  {
    reason: 'too-large',
    parts: { endpoint: new FakeEndpoint({ lookup: [{ kind: 'unknown' }], submit: [] }) },
    policy: { scoring: { submit: 'unknown-files', maxUploadBytes: 5 } },
  },
  { reason: 'unsupported', part: { filename: 'a.zip', content: unsupportedZip } },
  { reason: 'corrupt', part: { filename: 'a.zip', content: brokenZip } },
  { reason: 'limit-reached', part: { filename: 'a.zip', content: archiveOfDepth(6) } },
  { reason: 'lists-stale', parts: { lists: new FakeLists([], { stale: true }) } },
  { reason: 'no-endpoint' },
];

function archiveOfDepth(depth: number): Uint8Array {
  const inner = depth === 0 ? utf8('the end') : archiveOfDepth(depth - 1);
  return buildZip([{ name: depth === 0 ? 'end.txt' : `${depth}.zip`, bytes: inner }]);
}

describe('a file without a verdict', () => {
  it('has a situation here for every row of the policy', () => {
    expect(new Set(situations.map(({ reason }) => reason))).toEqual(new Set(Object.keys(ROWS)));
  });

  describe.each(situations)('because of $reason $by', ({ reason, part = note, parts, policy = {} }) => {
    it.each(['release', 'ask', 'hold', 'block'] as const)(
      'is unchecked and has the disposition %s',
      async (row) => {
        const others = Object.fromEntries(Object.values(ROWS).map((name) => [name, 'release' as const]));
        const rows = { ...others, [ROWS[reason]]: row };
        const verifier = fakeVerifier({ ...policy, onSuspicious: 'release', withoutVerdict: rows }, parts);
        const verdict = await verifier.clock.run(verifyMessage(buildMessage({ parts: [part] }), verifier));
        const attachment = only(verdict);
        const isForgiven = row === 'release' && (reason === 'lists-stale' || reason === 'no-endpoint');
        expect(attachment.reasons).toContain(reason);
        expect(attachment.disposition).toBe(row);
        expect(attachment.receipt).toContainEqual(expect.objectContaining({ code: 'not-checked', reason }));
        if (attachment.outcome !== 'suspicious')
          expect(attachment.outcome).toBe(isForgiven ? 'clean' : 'unchecked');
        expect(verdict.disposition).toBe(row);
      },
    );
  });
});
