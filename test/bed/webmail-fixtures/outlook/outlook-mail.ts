import { createHash } from 'node:crypto';
import { buildMessage } from '../../build-message.ts';
import { sample, type SampleName } from '../../sample-messages.ts';
import { fixtureMessage, type FixtureAttachment, type FixtureMessage } from '../fixture-message.ts';

export interface OutlookMessage extends FixtureMessage {
  /** As Exchange writes it in requests: base64 with `+ / =`. */
  readonly itemId: string;
  readonly conversationId: string;
  /** The message as Exchange gives it: built anew, with another boundary and header fields of its own. */
  readonly rebuilt: Buffer;
}

const NAMES: readonly SampleName[] = ['eicar', 'harmless', 'double-extension', 'no-attachments'];

function id(prefix: string, seed: string): string {
  const bytes = createHash('sha512').update(seed).digest();
  return `${prefix}${Buffer.concat([bytes, bytes.subarray(0, 17)]).toString('base64')}`;
}

export function outlookMessages(): readonly OutlookMessage[] {
  return NAMES.map((name) => ({
    ...fixtureMessage(name),
    itemId: id('AAMkADM3', `item ${name}`),
    conversationId: id('AAQkADM3', `conversation ${name}`),
    rebuilt: Buffer.concat([
      Buffer.from('X-MS-Exchange-Organization-AuthSource: fixture\r\n'),
      buildMessage({ ...sample(name), id: `rebuilt-${name}` }),
    ]),
  }));
}

/** An attachment's own id holds that of its message. */
export function attachmentId({ itemId }: OutlookMessage, { index }: FixtureAttachment): string {
  return `${itemId}AQ${index}=`;
}
