import { MailwicketError } from '../errors.ts';
import { MAX_ATTACHMENTS } from '../limits.ts';
import type { ByteCodec } from '../ports.ts';
import type { AttachmentFacts } from './attachment.ts';
import { LazyAttachment, partAttachment } from './attachment.ts';
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
import type { Leaf } from './structure.ts';
import { readTnef } from './tnef.ts';
import type { Coding } from './transfer-encoding.ts';
import { codingsOf, decodeBody, peekBody } from './transfer-encoding.ts';
import { decodeUuencoded, findUuencoded, MAX_UUENCODED_FILES } from './uuencode.ts';

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
      await this.#leaf(leaf, isReferenced);
    }
    return this.#attachments;
  }

  async #leaf(leaf: Leaf, isReferenced: (contentId: string) => boolean): Promise<void> {
    const { view } = leaf;
    const names = this.#namesOf(leaf);
    const { codings, exact } = codingsOf(view.encodings);
    const coding = codings[0] ?? 'identity';
    const body = leaf.raw.subarray(view.bodyStart, leaf.bodyEnd);
    if (isDisplayedText(leaf, names) && !this.#opinion.lists(leaf)) {
      this.#uuencodedFiles(leaf, body, coding);
      return;
    }
    if (!exact || codings.length > 1) this.#problems.ambiguous('transfer-encoding', leaf.id);
    const start = peekBody(body, coding, SIGN_BYTES, this.#codec);
    if (mayBeDisplayedImage(leaf, names, isReferenced) && isImage(start)) return;
    const message = isNestedMessage(leaf, names);
    if (isFragment(leaf)) this.#problems.add({ code: 'corrupt', sign: 'message-fragment', part: leaf.id });
    const facts: AttachmentFacts = {
      id: this.#uniqueId(leaf),
      origin: message ? 'nested-message' : coding === 'uuencode' ? 'uuencode' : 'part',
      names,
      declaredType: view.type.value,
      disposition: view.disposition.value,
      contentId: view.contentId,
      nested: message ? await this.#nested(leaf, body, coding) : undefined,
    };
    this.#attachments.push(partAttachment(facts, body, codings, this.#codec));
    if (isTnef(leaf, names, start)) this.#tnefFiles(facts, () => decodeBody(body, coding, this.#codec));
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
      this.#attachments.push(new LazyAttachment({ ...facts, names }, () => decodeUuencoded(text(), file)));
    }
  }

  #tnefFiles(outer: AttachmentFacts, container: () => Uint8Array): void {
    const { files, sign } = readTnef(container());
    if (sign !== '') this.#problems.add({ code: 'corrupt', sign, part: outer.id });
    for (const [index, file] of files.entries()) {
      const facts = { ...this.#innerFacts(outer.id, `.tnef${index + 1}`), origin: 'tnef' as const };
      this.#attachments.push(
        new LazyAttachment({ ...facts, names: file.names, declaredType: file.type }, () =>
          container().subarray(file.start, file.end),
        ),
      );
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
