import { MailwicketError } from '../errors.ts';
import { FINDING_SCORES } from '../inspect/finding-scores.ts';
import { MAX_ATTACHMENTS, MAX_EMBEDDED_DEPTH, MAX_EMBEDDED_MESSAGES } from '../limits.ts';
import type { EntryMatch } from '../lists/list-reader.ts';
import { senderAuthenticated } from '../mail/authentication-results.ts';
import type { Message, MessageProblem } from '../mail/message.ts';
import { parseMessage } from '../mail/parse-message.ts';
import { throwIfAborted } from '../scoring/with-timeout.ts';
import { AttachedFile, UNLISTED } from './examined.ts';
import type { ExaminedFile, FileToExamine, Standing } from './examined.ts';
import { examineFile } from './examine-file.ts';
import type { ExamineContext } from './examine-file.ts';
import { matchIdentities } from './match-lists.ts';
import type { SenderTrust } from './match-lists.ts';
import type { ReceiptLine, UncheckedReason } from './verdict.ts';

/** What is known of a message from lists and inspection, before the endpoint is asked. */
export interface ExaminedMessage {
  /** In order of the message, what an attachment contains right behind it. */
  readonly files: readonly ExaminedFile[];
  /** Lines about the message as a whole. */
  readonly receipt: readonly ReceiptLine[];
  /** What stayed unchecked of the message as a whole. */
  readonly reasons: readonly UncheckedReason[];
}

/** Where a message stands: the outermost one has the prefix `''`. */
interface Place {
  readonly prefix: string;
  /** Messages opened from file contents around it. */
  readonly depth: number;
}

type Line = Extract<ReceiptLine, { code: 'message-problem' | 'not-checked' }>;

/** Walks a message and everything in it. Attachments are decoded one after the other, for memory. */
export class MessageExamination {
  readonly #context: ExamineContext;
  readonly #files: ExaminedFile[] = [];
  #embedded = 0;

  constructor(context: ExamineContext) {
    this.#context = context;
  }

  /** Examines the outermost message. Throws only `ABORTED`. */
  async outermost(message: Message): Promise<ExaminedMessage> {
    const { standing, lines } = await this.#identities(message, UNLISTED, true);
    const problems = await this.#contents(message, standing, { prefix: '', depth: 0 });
    const receipt = [...lines, ...problems];
    return { files: this.#files, receipt, reasons: reasonsOf(receipt) };
  }

  /** Examines one file of which no message is known; a saved message among them. Throws only `ABORTED`. */
  async single(file: FileToExamine): Promise<ExaminedMessage> {
    await this.#file(file, undefined, UNLISTED, { prefix: '', depth: 0 }, claimsToBeMessage(file));
    return { files: this.#files, receipt: [], reasons: [] };
  }

  /** The attachments of a message; what cannot be laid to one of them is returned. */
  async #contents(message: Message, standing: Standing, place: Place): Promise<readonly Line[]> {
    const first = this.#files.length;
    const left: Line[] = [];
    for (const attachment of message.attachments) {
      if (this.#files.length >= MAX_ATTACHMENTS) {
        left.push({ code: 'not-checked', what: 'structure', reason: 'limit-reached', detail: 'attachments' });
        break;
      }
      await this.#file(new AttachedFile(attachment, place.prefix), attachment.nested, standing, place);
    }
    for (const problem of message.problems) left.push(...this.#lay(problem, first, place));
    return left;
  }

  async #file(
    file: FileToExamine,
    nested: Message | undefined,
    standing: Standing,
    place: Place,
    isMessage = false,
  ): Promise<void> {
    const { examined, messages: found } = await examineFile(file, standing, this.#context);
    const isMissing = isMessage && examined.decision !== 'allowed' && !found.some(({ path }) => path === '');
    const messages = isMissing ? [{ path: '', bytes: file.bytes() }, ...found] : found;
    const index = this.#files.push(examined) - 1;
    if (nested === undefined && messages.length === 0) return;
    const { decision } = examined;
    // What is known of the whole file holds for its parts: they came in it.
    const inherited = { decision, lines: examined.receipt.filter((line) => line.code === 'list-entry') };
    const lines: ReceiptLine[] = [];
    if (nested !== undefined) {
      lines.push(...(await this.#inner(nested, inherited, { ...place, prefix: `${file.id}.` })));
    }
    for (const [number, { path, bytes }] of messages.entries()) {
      const inner = { prefix: `${file.id}.m${number + 1}.`, depth: place.depth + 1 };
      lines.push(...(await this.#embeddedMessage(path, bytes, inherited, inner)));
    }
    this.#amend(index, lines);
  }

  async #inner(message: Message, inherited: Standing, place: Place): Promise<readonly ReceiptLine[]> {
    const { standing, lines } = await this.#identities(message, inherited, false);
    return [...lines, ...(await this.#contents(message, standing, place))];
  }

  async #embeddedMessage(
    path: string,
    bytes: Uint8Array,
    inherited: Standing,
    place: Place,
  ): Promise<readonly ReceiptLine[]> {
    const gap = (reason: UncheckedReason, detail: string): readonly ReceiptLine[] => [
      { code: 'not-checked', what: 'content', reason, detail },
    ];
    if (place.depth > MAX_EMBEDDED_DEPTH) return gap('limit-reached', 'embedded-depth');
    if (++this.#embedded > MAX_EMBEDDED_MESSAGES) return gap('limit-reached', 'embedded-messages');
    const { verifier, signal, deadline } = this.#context;
    try {
      const message = await parseMessage(bytes, verifier.codec, { signal: deadline });
      return await this.#inner(message, inherited, place);
    } catch (error) {
      throwIfAborted(signal);
      if (deadline.aborted) return gap('limit-reached', 'time');
      return gap('corrupt', error instanceof MailwicketError ? error.code : `message ${path}`);
    }
  }

  async #identities(
    message: Message,
    inherited: Standing,
    isOutermost: boolean,
  ): Promise<{ standing: Standing; lines: readonly ReceiptLine[] }> {
    const { verifier, signal } = this.#context;
    const trustOf = (match: EntryMatch): SenderTrust => {
      // Whoever sent the outer message wrote every header of the inner one.
      if (!isOutermost) return { authenticated: false, why: 'nested-message' };
      if (match.identity !== 'envelope-from' && match.identity !== 'body-sender') {
        return { authenticated: true, why: '' };
      }
      return senderAuthenticated(message, match.matched, verifier.policy.authentication);
    };
    try {
      const { decision, lines } = await matchIdentities(message.identities, verifier.lists, trustOf, signal);
      const all = [...inherited.lines, ...lines];
      // An outer decision gives way only to a block entry.
      const holds =
        decision === 'blocked' || inherited.decision === 'unlisted' ? decision : inherited.decision;
      return { standing: { decision: holds, lines: all }, lines };
    } catch {
      throwIfAborted(signal);
      const line = { code: 'not-checked', what: 'lists', reason: 'corrupt', detail: 'unreadable' } as const;
      return { standing: inherited, lines: [line] };
    }
  }

  /** Lays a problem to the attachment it stands at; returns it as lines of the message when there is none. */
  #lay(problem: MessageProblem, first: number, { prefix }: Place): readonly Line[] {
    const { code } = problem;
    const detail = code === 'limit-reached' ? problem.limit : problem.sign;
    const part = `${prefix}${problem.part}`.replace(/\.$/u, '');
    const lines: Line[] = [{ code: 'message-problem', problem: code, sign: detail, part }];
    if (code !== 'ambiguous-structure') {
      lines.push({ code: 'not-checked', what: 'structure', reason: code, detail });
    }
    let isLaid = false;
    for (let index = first; index < this.#files.length; index++) {
      const id = this.#files[index]?.file.id;
      if (problem.part === '' || (id !== part && id?.startsWith(`${part}~`) !== true)) continue;
      isLaid = true;
      this.#amend(index, lines);
      if (code === 'ambiguous-structure') this.#addAmbiguity(index, detail);
    }
    return isLaid ? [] : lines;
  }

  #amend(index: number, lines: readonly ReceiptLine[]): void {
    const examined = this.#files[index];
    if (examined === undefined || lines.length === 0) return;
    const receipt = [...examined.receipt, ...lines];
    const isBlocked = lines.some((line) => line.code === 'list-entry' && line.kind === 'block');
    const reasons = [...new Set([...examined.reasons, ...reasonsOf(lines)])];
    this.#files[index] = {
      ...examined,
      receipt,
      reasons,
      decision: isBlocked ? 'blocked' : examined.decision,
    };
  }

  #addAmbiguity(index: number, sign: string): void {
    const examined = this.#files[index];
    if (examined === undefined) return;
    const { score } = FINDING_SCORES['ambiguous-structure'];
    const finding = { code: 'ambiguous-structure', score, member: '', data: { sign } } as const;
    this.#files[index] = { ...examined, findings: [...examined.findings, finding] };
    this.#amend(index, [{ ...finding, code: 'finding', finding: finding.code }]);
  }
}

/** A message that came as such is the message parser's, whatever its first lines look like. */
function claimsToBeMessage({ declaredType, names }: FileToExamine): boolean {
  return /^message\/(?:rfc822|global)$/u.test(declaredType) || names.some((name) => /\.eml$/iu.test(name));
}

function reasonsOf(lines: readonly ReceiptLine[]): readonly UncheckedReason[] {
  return [...new Set(lines.flatMap((line) => (line.code === 'not-checked' ? line.reason : [])))];
}
