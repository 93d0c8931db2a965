import type { MessageRef } from './contract.ts';

/** The message that a reference is verified with: a nested one with the one that carries it. */
export function outerRef(ref: MessageRef): MessageRef {
  return { ...ref, uid: ref.uid.split('.', 1)[0] ?? ref.uid };
}

/** Whether two references are verified together. */
export function isSameMessage(one: MessageRef, other: MessageRef): boolean {
  return refKey(one) === refKey(other);
}

/**
 * One key a message of a mailbox; nested messages share their outer one's. `jar`: whose cookies the mailbox was opened
 * with, since the same address is another mailbox in another jar; `''` for the worker's own.
 */
export function refKey(ref: MessageRef, jar = ''): string {
  const named = [ref.webmail, ref.base, ref.mailbox, outerRef(ref).uid];
  return JSON.stringify(jar === '' ? named : [...named, jar]);
}
