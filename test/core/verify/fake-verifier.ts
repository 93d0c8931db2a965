import type { PolicyInput } from '../../../core/policy/policy.ts';
import { readPolicy } from '../../../core/policy/read-policy.ts';
import type { Verifier } from '../../../core/verify/verify-message.ts';
import { nodeCodec } from '../../../server/node-ports.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FakeLists } from '../../support/fake-lists.ts';

/** 2026-11-23T10:00:00Z */
export const NOW = Date.UTC(2026, 10, 23, 10);

export interface FakeVerifier extends Verifier {
  readonly clock: FakeClock;
}

/** A verifier with the default policy, no lists and no endpoint, but for what is given. */
export function fakeVerifier(
  policy: PolicyInput = {},
  parts: Partial<Omit<Verifier, 'policy' | 'clock'>> = {},
): FakeVerifier {
  return {
    policy: readPolicy(policy),
    lists: new FakeLists(),
    endpoint: undefined,
    codec: nodeCodec,
    host: 'filter',
    ...parts,
    clock: new FakeClock(NOW),
  };
}
