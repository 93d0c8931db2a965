import type { FailureCode } from '../worker/protocol.ts';
import type { Said } from './wording.ts';

const KEYS = {
  insecure: 'failed_insecure',
  unreachable: 'failed_unreachable',
  'too-large': 'failed_too_large',
  stopped: 'failed_stopped',
  gone: 'failed_gone',
  service: 'failed_service',
  policy: 'failed_policy',
} as const satisfies Readonly<Record<FailureCode, string>>;

/** Failures that the same try would meet again. */
const LASTING: readonly FailureCode[] = ['insecure', 'too-large', 'gone', 'policy'];

export function failureText(code: FailureCode): Said {
  return { key: KEYS[code], params: {} };
}

export function isRetryable(code: FailureCode): boolean {
  return !LASTING.includes(code);
}
