import { toHex } from '../../core/bytes/hex.ts';
import { MAX_MESSAGE_BYTES } from '../../core/limits.ts';
import type { Policy } from '../../core/policy/policy.ts';
import type { ByteCodec, Log } from '../../core/ports.ts';
import type { Verifier, VerifyFile } from '../../core/verify/verify-message.ts';
import type { MailAnswer, MailRequest } from '../browser/http.ts';
import { answerExit } from '../exits/answer-exit.ts';
import type { ExitAnswer, ExitRequest, OriginalAnswer } from '../exits/answer-exit.ts';
import { judgeExit } from '../exits/judge-exit.ts';
import type { ExitDecision, ExitKnowledge, LeavingFile } from '../exits/judge-exit.ts';
import type { MessageRef, Notice } from '../messaging/contract.ts';
import { codeOf } from '../messaging/router.ts';
import type { ExitTarget } from '../webmail/routes.ts';
import type { DeathWatch } from './death-watch.ts';
import type { ExitJournal } from './exit-journal.ts';
import type { Releases } from './releases.ts';
import type { Tokens } from './tokens.ts';
import type { VerdictStore } from './verdict-store.ts';
import type { Verification } from './verification.ts';

/** How long an exit may wait for its verdict. Chromium ends a worker's event after five minutes. */
export const EXIT_TIMEOUT_MS = 60_000;

/** How long the browser may take to make a download of an answer. */
const ARRIVE_MS = 5_000;

export interface ExitServicePorts {
  readonly verification: Verification;
  readonly store: VerdictStore;
  readonly releases: Releases;
  readonly journal: ExitJournal;
  readonly watch: Pick<DeathWatch, 'begin'>;
  /** Whether an exit that a worker died over can be answered by the next one. */
  readonly canRepeat: boolean;
  after(ms: number, action: () => void): void;
  readonly tokens: Tokens;
  readonly codec: ByteCodec;
  readonly log: Log;
  readonly verifyFile: VerifyFile;
  policy(): Promise<Policy>;
  verifier(): Promise<Verifier>;
  basis(): Promise<string>;
  isProtected(origin: string): Promise<boolean>;
  /** Reads an address as its webmail does. */
  readRequest(url: URL, form: string | undefined): Promise<ExitTarget | undefined>;
  fetchMail(request: MailRequest): Promise<MailAnswer>;
  /** Has a page fetch, with its own cookies. */
  fetchInPage(request: MailRequest, frame: NonNullable<ExitRequest['frame']>): Promise<MailAnswer>;
  notify(site: string, notice: Notice): Promise<void>;
}

/** Decides about files that leave a protected site, with all the worker knows. */
export class ExitService {
  readonly #ports: ExitServicePorts;

  constructor(ports: ExitServicePorts) {
    this.#ports = ports;
  }

  /**
   * What the browser gets for a request. Never rejects: a failure lets nothing out. `save`: saves a file in place of the
   * browser, until it is on the disk or given up; nobody waits for it, but a death meanwhile is told of.
   */
  async answer(
    request: ExitRequest,
    save?: (file: Extract<ExitAnswer, { kind: 'file' }>) => Promise<void>,
  ): Promise<ExitAnswer> {
    const { journal, watch, canRepeat, log } = this.#ports;
    const exit = journal.begin(request, canRepeat && request.frame === undefined);
    const unwatch = watch.begin();
    const end = () => {
      unwatch();
      void exit.over();
    };
    try {
      const answer = await this.answerAgain(request);
      if (answer.kind !== 'file') end();
      else if (save !== undefined) {
        const failed = (error: unknown) => log('file-not-saved', { code: codeOf(error) });
        void save(answer).catch(failed).finally(end);
      } else {
        await exit.given();
        this.#ports.after(ARRIVE_MS, end);
      }
      return answer;
    } catch (error) {
      log('exit-failed', { code: codeOf(error) });
      end();
      return { kind: 'nothing' };
    }
  }

  /** Notes that something of a site is being judged, so that its pages hear of it should the worker die over it. */
  async during(site: string, work: () => Promise<void>): Promise<void> {
    const request = { url: new URL(site), method: 'GET', form: undefined, inFrame: false };
    const exit = this.#ports.journal.begin(request, false);
    try {
      await work();
    } finally {
      await exit.over();
    }
  }

  /**
   * What an address asks for. A message of a site that is not protected is none: nothing is fetched from there, and its
   * bytes are judged alone.
   */
  async readRequest(url: URL, form: string | undefined): Promise<ExitTarget | undefined> {
    const target = await this.#ports.readRequest(url, form);
    if (target?.ref === undefined) return target;
    const isOurs = await this.#ports.isProtected(new URL(target.ref.base).origin);
    return isOurs ? target : { ...target, ref: undefined };
  }

  /** Answers without a note of it, for whoever noted it already. */
  answerAgain(request: ExitRequest): Promise<ExitAnswer> {
    return answerExit(request, {
      isProtected: (origin) => this.#ports.isProtected(origin),
      readRequest: (url, form) => this.readRequest(url, form),
      isKnownToken: async (base, token) => token !== '' && (await this.#ports.tokens.of(base)) === token,
      fetchOriginal: (original) => this.#fetchOriginal(original),
      sha256: async (bytes) => toHex(await this.#ports.codec.sha256(bytes)),
      // The same address is another message with other cookies: there the bytes alone are judged.
      judge: (file) => this.judge(request.frame === undefined ? file : { ...file, ref: undefined }),
      tooLarge: async () => (await this.#ports.policy()).withoutVerdict.tooLarge,
      notify: (site, notice) => this.#ports.notify(site, notice),
    });
  }

  /** Judges the bytes of one file within `EXIT_TIMEOUT_MS`; past it the policy's row for time-outs decides. */
  async judge(file: LeavingFile): Promise<ExitDecision> {
    const signal = AbortSignal.timeout(EXIT_TIMEOUT_MS);
    const policy = await this.#ports.policy();
    const late = new Promise<'late'>((resolve) => {
      signal.addEventListener('abort', () => resolve('late'), { once: true });
    });
    const decision = await Promise.race([judgeExit(file, this.#knowledge(policy), signal), late]);
    if (decision !== 'late') return decision;
    const { timeout } = policy.withoutVerdict;
    if (timeout === 'release') return { release: true };
    return { release: false, outcome: 'unchecked', disposition: timeout, reason: 'timeout' };
  }

  #knowledge(policy: Policy): ExitKnowledge {
    const { releases, store, verification, tokens } = this.#ports;
    return {
      isReleased: (sha256) => releases.isReleased(sha256),
      keptFile: async (sha256) => store.file(sha256, await this.#ports.basis()),
      message: async (ref: MessageRef) => {
        try {
          return await verification.judged(ref, await tokens.of(ref.base));
        } catch (error) {
          this.#ports.log('exit-message-unreachable', { code: codeOf(error) });
          return undefined;
        }
      },
      file: async ({ filename, declaredType, bytes }, signal) =>
        this.#ports.verifyFile({ filename, declaredType, bytes }, await this.#ports.verifier(), { signal }),
      unreachable: () => Promise.resolve(policy.withoutVerdict.unreachable),
    };
  }

  async #fetchOriginal(request: ExitRequest): Promise<OriginalAnswer | undefined> {
    try {
      const { frame } = request;
      const fetchMail = (mail: MailRequest) =>
        frame === undefined ? this.#ports.fetchMail(mail) : this.#ports.fetchInPage(mail, frame);
      const answer = await fetchMail({
        url: request.url.href,
        method: request.method,
        form: request.form,
        maxBytes: MAX_MESSAGE_BYTES,
        signal: AbortSignal.timeout(EXIT_TIMEOUT_MS),
      });
      return {
        status: answer.status,
        isRedirect: answer.isRedirect,
        contentType: answer.header('content-type') ?? '',
        contentDisposition: answer.header('content-disposition'),
        isGuarded: answer.header('x-mailwicket-plugin') !== null,
        bytes: answer.bytes,
      };
    } catch (error) {
      this.#ports.log('exit-original-unreachable', { code: codeOf(error) });
      return undefined;
    }
  }
}
