import type { PolicyInput } from '../../../core/policy/policy.ts';
import type { PolicyState } from '../../../extension/messaging/contract.ts';
import type { Chromium } from '../../bed/chromium.ts';
import { askExtension } from './ask-extension.ts';
import { waitUntil } from './wait-until.ts';

/** The browser looks at its policy files now and then. */
const NOTICED_MS = 60_000;

/**
 * Pushes another policy to a browser that is running, and waits until the extension says that it is in force.
 *
 * @param isThere tells the new policy from the old one
 */
export async function pushPolicy(
  chromium: Chromium,
  policy: PolicyInput,
  isThere: (policy: PolicyState['policy']) => boolean,
): Promise<void> {
  chromium.setPolicy(policy);
  await waitUntil(
    'the new policy',
    async () => isThere((await askExtension(chromium, { name: 'policy', request: {} })).policy),
    NOTICED_MS,
  );
}
