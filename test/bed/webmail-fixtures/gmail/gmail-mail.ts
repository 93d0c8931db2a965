import { fixtureMessage, type FixtureMessage } from '../fixture-message.ts';
import type { SampleName } from '../../sample-messages.ts';

export interface GmailMessage extends FixtureMessage {
  /** 16 hex digits: the id of the API, and of `th=`. */
  readonly legacyId: string;
  /** `msg-f:` and the same number, decimal. */
  readonly permId: string;
}

export interface GmailThread {
  /** That of its first message. */
  readonly legacyId: string;
  readonly permId: string;
  readonly subject: string;
  readonly messages: readonly GmailMessage[];
}

const FIRST = 0x1785dd9bce994f01n;
const THREADS: readonly (readonly SampleName[])[] = [
  ['eicar'],
  ['harmless'],
  ['no-attachments', 'viewer-eicar', 'viewer'],
  ['double-extension'],
  ['blocked-hash'],
];

/** The mailbox of the fixture: one conversation of three messages, the others alone. */
export function gmailThreads(): readonly GmailThread[] {
  let next = FIRST;
  return THREADS.map((names) => {
    const messages = names.map((name) => {
      const id = next;
      next += 0x1_0000n;
      return { ...fixtureMessage(name), legacyId: id.toString(16), permId: `msg-f:${id}` };
    });
    const [first] = messages;
    if (first === undefined) throw new Error('a thread has a message');
    return {
      legacyId: first.legacyId,
      permId: first.permId.replace('msg-f', 'thread-f'),
      subject: first.subject,
      messages,
    };
  });
}
