import type { ByteCodec } from '../ports.ts';
import type { Attachment, AttachmentOrigin, Message } from './message.ts';
import { normaliseFilename } from './names.ts';
import type { Coding } from './transfer-encoding.ts';
import { decodeBody, otherBodies } from './transfer-encoding.ts';

/** What every attachment knows of itself, whatever it came from. */
export interface AttachmentFacts {
  readonly id: string;
  readonly origin: AttachmentOrigin;
  readonly names: readonly string[];
  readonly declaredType: string;
  readonly disposition: string;
  readonly contentId: string | undefined;
  readonly nested: Message | undefined;
}

/** An attachment whose bytes are decoded anew at each call, so that no decoded copy is kept. */
export class LazyAttachment implements Attachment {
  readonly id: string;
  readonly origin: AttachmentOrigin;
  readonly filename: string;
  readonly names: readonly string[];
  readonly declaredType: string;
  readonly disposition: string;
  readonly contentId: string | undefined;
  readonly nested: Message | undefined;
  readonly #decode: () => Uint8Array;
  readonly #others: (decoded: Uint8Array | undefined) => readonly Uint8Array[];
  #size: number | undefined;

  constructor(
    facts: AttachmentFacts,
    decode: () => Uint8Array,
    others: (decoded: Uint8Array | undefined) => readonly Uint8Array[] = () => [],
  ) {
    this.id = facts.id;
    this.origin = facts.origin;
    this.names = facts.names;
    this.filename = normaliseFilename(facts.names[0] ?? '');
    this.declaredType = facts.declaredType;
    this.disposition = facts.disposition;
    this.contentId = facts.contentId;
    this.nested = facts.nested;
    this.#decode = decode;
    this.#others = others;
  }

  /** Known after the first `bytes()`; decodes once when it is asked for before. */
  get size(): number {
    return this.#size ?? this.bytes().length;
  }

  bytes(): Uint8Array {
    const bytes = this.#decode();
    this.#size = bytes.length;
    return bytes;
  }

  alternatives(decoded?: Uint8Array): readonly Uint8Array[] {
    return this.#others(decoded);
  }
}

/** A part of the message as an attachment. */
export function partAttachment(
  facts: AttachmentFacts,
  body: Uint8Array,
  codings: readonly Coding[],
  codec: ByteCodec,
): LazyAttachment {
  const isText = facts.declaredType === '' || /^(?:text|message)\//u.test(facts.declaredType);
  const [first = 'identity'] = codings;
  let strictBase64 = false;
  const decode = () => {
    const strict = first === 'base64' ? codec.decodeBase64(body) : undefined;
    strictBase64 = strict !== undefined;
    return strict ?? decodeBody(body, first, codec);
  };
  return new LazyAttachment(facts, decode, (bytes) =>
    otherBodies(body, codings, isText, codec, bytes === undefined ? undefined : { bytes, strictBase64 }),
  );
}
