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

const LONG = 60;

/** The mailbox of the fixture: one conversation of three messages, the others alone. */
export function gmailThreads(): readonly GmailThread[] {
  return threadsFrom(FIRST, THREADS);
}

/** A conversation that the list does not show: of more messages than Gmail gives out at once. */
export function longThread(): GmailThread {
  const [thread] = threadsFrom(FIRST + 0x1_0000_0000n, [Array<SampleName>(LONG).fill('no-attachments')]);
  if (thread === undefined) throw new Error('one thread was made');
  return thread;
}

function threadsFrom(first: bigint, names: readonly (readonly SampleName[])[]): readonly GmailThread[] {
  let next = first;
  return names.map((of) => {
    const messages = of.map((name) => {
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
