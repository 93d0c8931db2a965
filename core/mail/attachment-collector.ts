import { MailwicketError } from '../errors.ts';
import { MAX_ATTACHMENTS } from '../limits.ts';
import type { ByteCodec } from '../ports.ts';
import type { AttachmentFacts } from './attachment.ts';
import { LazyAttachment, PartContent } from './attachment.ts';
import type { Attachment, Message } from './message.ts';
import { referencedContentIds } from './content-references.ts';
import { candidateNames, parameterText } from './names.ts';
import {
  isDisplayedText,
  isFragment,
  isImage,
  isNestedMessage,
  isTnef,
  mayBeDisplayedImage,
  SIGN_BYTES,
} from './part-kind.ts';
import type { ProblemList, ReadingBudget } from './reading-budget.ts';
import type { SecondOpinion } from './second-opinion.ts';
import type { Leaf } from './leaf.ts';
import { readTnef } from './tnef.ts';
import type { Coding } from './transfer-encoding.ts';
import { codingsOf, decodeBody, peekBody } from './transfer-encoding.ts';
import { decodeUuencoded, findUuencoded, MAX_UUENCODED_FILES } from './uuencode.ts';

/** A leaf that is an attachment. */
interface Part {
  readonly id: string;
  readonly names: readonly string[];
  readonly body: Uint8Array;
  readonly codings: readonly Coding[];
  readonly coding: Coding;
  readonly message: boolean;
  readonly tnef: boolean;
}

const noOthers = () => [];

/** Turns the leaves of one message into its attachments. */
export class AttachmentCollector {
  readonly #codec: ByteCodec;
  readonly #budget: ReadingBudget;
  readonly #problems: ProblemList;
  readonly #opinion: SecondOpinion;
  readonly #readMessage: (raw: Uint8Array, depth: number) => Promise<Message>;
  readonly #attachments: Attachment[] = [];
  readonly #ids = new Map<string, number>();

  constructor(
    codec: ByteCodec,
    budget: ReadingBudget,
    problems: ProblemList,
    opinion: SecondOpinion,
    readMessage: (raw: Uint8Array, depth: number) => Promise<Message>,
  ) {
    this.#codec = codec;
    this.#budget = budget;
    this.#problems = problems;
    this.#opinion = opinion;
    this.#readMessage = readMessage;
  }

  async collect(leaves: readonly Leaf[]): Promise<readonly Attachment[]> {
    const isReferenced = referencedContentIds(leaves, this.#codec);
    for (const leaf of leaves) {
      this.#budget.signal?.throwIfAborted();
      if (this.#attachments.length >= MAX_ATTACHMENTS) {
        this.#problems.limit('attachments', leaf.id);
        break;
      }
      const part = this.#part(leaf, isReferenced);
      if (part === undefined) continue;
      const { message, body, coding } = part;
      this.#add(leaf, part, message ? await this.#nested(leaf, body, coding) : undefined);
    }
    return this.#attachments;
  }

  /** What is known of a leaf that is an attachment. Files uuencoded in displayed text are added here. */
  #part(leaf: Leaf, isReferenced: (contentId: string) => boolean): Part | undefined {
    const { view } = leaf;
    const names = this.#namesOf(leaf);
    const { codings, exact } = codingsOf(view.encodings);
    const coding = codings[0] ?? 'identity';
    const body = leaf.raw.subarray(view.bodyStart, leaf.bodyEnd);
    if (isDisplayedText(leaf, names) && !this.#opinion.lists(leaf)) {
      this.#uuencodedFiles(leaf, body, coding);
      return undefined;
    }
    if (!exact || codings.length > 1) this.#problems.ambiguous('transfer-encoding', leaf.id);
    const start = peekBody(body, coding, SIGN_BYTES, this.#codec);
    if (mayBeDisplayedImage(leaf, names, isReferenced) && isImage(start)) return undefined;
    const message = isNestedMessage(leaf, names);
    if (isFragment(leaf)) this.#problems.add({ code: 'corrupt', sign: 'message-fragment', part: leaf.id });
    return {
      id: this.#uniqueId(leaf),
      names,
      body,
      codings,
      coding,
      message,
      tnef: isTnef(leaf, names, start),
    };
  }

  #add({ view }: Leaf, part: Part, nested: Message | undefined): void {
    const { id, names, body, codings, coding, message, tnef } = part;
    const facts: AttachmentFacts = {
      id,
      origin: message ? 'nested-message' : coding === 'uuencode' ? 'uuencode' : 'part',
      names,
      declaredType: view.type.value,
      disposition: view.disposition.value,
      contentId: view.contentId,
      nested,
    };
    const content = new PartContent(body, codings, facts.declaredType, this.#codec);
    this.#attachments.push(new LazyAttachment(facts, content));
    if (tnef) this.#tnefFiles(facts, () => decodeBody(body, coding, this.#codec));
  }

  #namesOf(leaf: Leaf): readonly string[] {
    const { view } = leaf;
    const names = candidateNames(view.disposition, view.dispositionText, view.type);
    const other = this.#opinion.nameOf(leaf);
    const adds = other !== '' && !names.includes(other) && (names.length === 0 || !other.includes('\ufffd'));
    return adds ? [...names, other] : names;
  }

  async #nested(leaf: Leaf, body: Uint8Array, coding: Coding): Promise<Message | undefined> {
    const depth = leaf.depth + 1;
    const raw = decodeBody(body, coding, this.#codec);
    if (!this.#budget.allowsDepth(depth)) {
      this.#problems.limit('nesting', leaf.id);
      return undefined;
    }
    if (!this.#budget.takeWork(raw.length)) {
      this.#problems.limit('work', leaf.id);
      return undefined;
    }
    try {
      return await this.#readMessage(raw, depth);
    } catch (error) {
      if (!(error instanceof MailwicketError) || error.code !== 'NOT_A_MESSAGE') throw error;
      this.#problems.add({ code: 'corrupt', sign: 'nested-message', part: leaf.id });
      return undefined;
    }
  }

  #uuencodedFiles(leaf: Leaf, body: Uint8Array, coding: Coding): void {
    const text = () => decodeBody(body, coding, this.#codec);
    const files = findUuencoded(text());
    if (files.length === MAX_UUENCODED_FILES) this.#problems.limit('uuencoded-files', leaf.id);
    for (const [index, file] of files.entries()) {
      const facts = { ...this.#innerFacts(leaf.id, `.uu${index + 1}`), origin: 'uuencode' as const };
      const names = [parameterText({ value: file.name, encoded: false })];
      const content = { decode: () => decodeUuencoded(text(), file), others: noOthers };
      this.#attachments.push(new LazyAttachment({ ...facts, names }, content));
    }
  }

  #tnefFiles(outer: AttachmentFacts, container: () => Uint8Array): void {
    const { files, sign } = readTnef(container());
    if (sign !== '') this.#problems.add({ code: 'corrupt', sign, part: outer.id });
    for (const [index, file] of files.entries()) {
      const facts = { ...this.#innerFacts(outer.id, `.tnef${index + 1}`), origin: 'tnef' as const };
      const content = { decode: () => container().subarray(file.start, file.end), others: noOthers };
      const named = { ...facts, names: file.names, declaredType: file.type };
      this.#attachments.push(new LazyAttachment(named, content));
    }
  }

  #innerFacts(outerId: string, suffix: string): Omit<AttachmentFacts, 'origin'> {
    return {
      id: `${outerId}${suffix}`,
      names: [],
      declaredType: '',
      disposition: '',
      contentId: undefined,
      nested: undefined,
    };
  }

  #uniqueId(leaf: Leaf): string {
    const used = this.#ids.get(leaf.id);
    const number = used === undefined ? (leaf.second ? 1 : 0) : used + 1;
    this.#ids.set(leaf.id, number);
    return number === 0 ? leaf.id : `${leaf.id}~${number}`;
  }
}
