import { expect } from 'vitest';
import { MailwicketError, type ErrorCode } from '../../core/errors.ts';

/** Expects work to fail with a code of ours. */
export async function expectCode(work: Promise<unknown>, code: ErrorCode): Promise<void> {
  const error = await work.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(MailwicketError);
  expect((error as MailwicketError).code).toBe(code);
}
