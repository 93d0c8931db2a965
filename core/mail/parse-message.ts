import { MailwicketError } from '../errors.ts';
import { MAX_MESSAGE_BYTES } from '../limits.ts';
import type { ByteCodec } from '../ports.ts';
import { AttachmentCollector } from './attachment-collector.ts';
import { identitiesOf } from './identities.ts';
import type { Message } from './message.ts';
import { messageHeader } from './message-header.ts';
import { ProblemList, ReadingBudget } from './reading-budget.ts';
import { compareWithParser } from './second-opinion.ts';
import { StructureReader } from './structure.ts';

export interface ParseOptions {
  /** Looked at between parts. */
  readonly signal?: AbortSignal;
}

/**
 * Reads one message from its raw bytes: what it says of itself, and every attachment with its exact bytes, those of
 * nested messages in `nested`. `raw` must not change while the message is in use: attachments are views of it.
 *
 * Where mail readers differ on the structure, every reading gives its attachments and `problems` names the sign.
 * Limits (`core/limits.ts`) end up in `problems` too; what was found before is kept.
 *
 * Throws `MESSAGE_TOO_LARGE`, `NOT_A_MESSAGE` (no header field in any reading) or the signal's reason.
 */
export async function parseMessage(
  raw: Uint8Array,
  codec: ByteCodec,
  options: ParseOptions = {},
): Promise<Message> {
  if (raw.length > MAX_MESSAGE_BYTES) {
    throw new MailwicketError('MESSAGE_TOO_LARGE', `more than ${MAX_MESSAGE_BYTES} bytes`);
  }
  return await readMessage(raw, codec, new ReadingBudget(raw.length, options.signal), 0);
}

async function readMessage(
  raw: Uint8Array,
  codec: ByteCodec,
  budget: ReadingBudget,
  depth: number,
): Promise<Message> {
  const problems = new ProblemList();
  const header = messageHeader(raw, problems);
  const structure = new StructureReader(budget, problems, codec);
  structure.read(raw, depth);
  const opinion = await compareWithParser(raw, structure.leaves, structure.views, problems);
  const collector = new AttachmentCollector(codec, budget, problems, opinion, (inner, innerDepth) =>
    readMessage(inner, codec, budget, innerDepth),
  );
  const attachments = await collector.collect(structure.leaves);
  return {
    header: header.fields,
    messageId: header.messageId,
    subject: header.subject,
    identities: identitiesOf(header.fields),
    attachments,
    problems: problems.all,
  };
}
