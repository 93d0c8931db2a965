import type { ByteCodec } from '../ports.ts';
import type { Alternative, Attachment, AttachmentOrigin, Message } from './message.ts';
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

/** Where the bytes of an attachment come from. */
export interface Content {
  /** The decoded bytes, anew at each call. */
  decode(): Uint8Array;
  /** What `Attachment.alternatives` gives. */
  others(decoded: Uint8Array | undefined): readonly Alternative[];
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
  readonly #content: Content;
  #size = -1;

  constructor(facts: AttachmentFacts, content: Content) {
    this.id = facts.id;
    this.origin = facts.origin;
    this.names = facts.names;
    this.filename = normaliseFilename(facts.names[0] ?? '');
    this.declaredType = facts.declaredType;
    this.disposition = facts.disposition;
    this.contentId = facts.contentId;
    this.nested = facts.nested;
    this.#content = content;
  }

  /** Known after the first `bytes()`; decodes once when it is asked for before. */
  get size(): number {
    return this.#size === -1 ? this.bytes().length : this.#size;
  }

  bytes(): Uint8Array {
    const bytes = this.#content.decode();
    this.#size = bytes.length;
    return bytes;
  }

  alternatives(decoded?: Uint8Array): readonly Alternative[] {
    return this.#content.others(decoded);
  }
}

/** The content of a part of the message. A message can have thousands, so it is one object and no closures. */
export class PartContent implements Content {
  readonly #body: Uint8Array;
  readonly #codings: readonly Coding[];
  readonly #isText: boolean;
  readonly #codec: ByteCodec;
  #strictBase64 = false;

  constructor(body: Uint8Array, codings: readonly Coding[], declaredType: string, codec: ByteCodec) {
    this.#body = body;
    this.#codings = codings;
    this.#isText =
      declaredType === '' || declaredType.startsWith('text/') || declaredType.startsWith('message/');
    this.#codec = codec;
  }

  decode(): Uint8Array {
    const first = this.#codings[0] ?? 'identity';
    const strict = first === 'base64' ? this.#codec.decodeBase64(this.#body) : undefined;
    this.#strictBase64 = strict !== undefined;
    return strict ?? decodeBody(this.#body, first, this.#codec);
  }

  others(bytes: Uint8Array | undefined): readonly Alternative[] {
    const known = bytes === undefined ? undefined : { bytes, strictBase64: this.#strictBase64 };
    return otherBodies(this.#body, this.#codings, this.#isText, this.#codec, known);
  }
}
