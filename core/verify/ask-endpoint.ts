import { MAX_POLLS, MIN_POLL_MS } from '../limits.ts';
import type { Policy } from '../policy/policy.ts';
import type { Clock } from '../ports.ts';
import type { ScoreCache, ScoreKey } from '../scoring/score-cache.ts';
import type {
  EndpointFailure,
  FileToScore,
  ScoreAnswer,
  ScoringEndpoint,
} from '../scoring/scoring-endpoint.ts';
import { TIMED_OUT, throwIfAborted, withTimeout } from '../scoring/with-timeout.ts';
import { mayUpload } from './may-upload.ts';
import type { UploadFacts } from './may-upload.ts';
import type { ReceiptLine, UncheckedReason } from './verdict.ts';

export interface AskContext {
  readonly endpoint: ScoringEndpoint;
  readonly scoring: Policy['scoring'];
  readonly clock: Clock;
  readonly cache: ScoreCache | undefined;
  readonly listVersion: number | null;
  readonly signal: AbortSignal;
}

/** A file with what decides whether its content may leave. */
export interface FileToAsk extends FileToScore {
  readonly upload: UploadFacts;
  /** False for another form of a file whose own content is asked for beside it. */
  readonly mayBeSent: boolean;
}

/** What the endpoint said of one file, in the receipt's words. */
export interface EndpointOpinion {
  /** `undefined`: no score came. */
  readonly score: number | undefined;
  readonly malwareName: string;
  readonly receipt: readonly ReceiptLine[];
  readonly reasons: readonly UncheckedReason[];
}

/** The policy row of a failure: an answer that makes no sense, and a refusal, are no answer. */
const FAILURE_REASONS: Readonly<Record<EndpointFailure, UncheckedReason>> = {
  timeout: 'timeout',
  unreachable: 'unreachable',
  'rate-limited': 'rate-limited',
  'too-large': 'too-large',
  'invalid-answer': 'unreachable',
  refused: 'unreachable',
};

/**
 * Asks the endpoint for one file: by hash first, by content where the policy lets it leave, and again while it is not
 * finished, all within `scoring.timeoutMs`. Throws only `ABORTED`, when the caller gave up.
 */
export async function askEndpoint(file: FileToAsk, context: AskContext): Promise<EndpointOpinion> {
  const { clock, scoring, signal } = context;
  const key = keyOf(file, context);
  const cached = await fromCache(key, context);
  if (cached !== undefined) return opinionOf(cached, file, context, true, false);
  const talk = new Conversation(file, context);
  let answer: ScoreAnswer | typeof TIMED_OUT;
  try {
    answer = await withTimeout(clock, scoring.timeoutMs, signal, (limited) => talk.finalAnswer(limited));
  } catch {
    // An endpoint throws for nothing but an abort; one that does all the same gave no answer.
    throwIfAborted(signal);
    answer = { kind: 'failed', reason: 'unreachable', retryAfterMs: undefined };
  }
  if (answer === TIMED_OUT) {
    answer = talk.unfinished ?? { kind: 'failed', reason: 'timeout', retryAfterMs: undefined };
  }
  if (answer.kind === 'score') await intoCache(key, answer, context);
  return opinionOf(answer, file, context, false, talk.submitted);
}

/** Whether the endpoint's answer for a file is in the cache, so that there is nothing to wait for. */
export async function isCached(file: Pick<FileToAsk, 'sha256'>, context: AskContext): Promise<boolean> {
  return (await fromCache(keyOf(file, context), context)) !== undefined;
}

function keyOf({ sha256 }: Pick<FileToAsk, 'sha256'>, { endpoint, listVersion }: AskContext): ScoreKey {
  return { endpoint: endpoint.name, sha256, listVersion };
}

/** The questions to the endpoint about one file. */
class Conversation {
  readonly #file: FileToAsk;
  readonly #context: AskContext;
  /** The endpoint's last word, when it was "not finished". */
  unfinished: Extract<ScoreAnswer, { kind: 'pending' }> | undefined;
  submitted = false;

  constructor(file: FileToAsk, context: AskContext) {
    this.#file = file;
    this.#context = context;
  }

  async finalAnswer(signal: AbortSignal): Promise<ScoreAnswer> {
    const { endpoint, clock, scoring } = this.#context;
    const end = clock.now() + scoring.timeoutMs;
    let answer = await endpoint.lookup(this.#file.sha256, signal);
    for (let polls = 0; polls < MAX_POLLS; polls++) {
      if (answer.kind === 'unknown' && !this.submitted && this.#maySubmit()) {
        answer = await this.#submit(signal);
        continue;
      }
      const wait = waitFor(answer);
      if (wait === undefined) return answer;
      if (answer.kind === 'pending') this.unfinished = answer;
      // Nothing is gained by waiting for a time that will not be waited for.
      if (clock.now() + wait >= end) return answer;
      await clock.sleep(wait, signal);
      answer = await this.#again(answer, signal);
    }
    return answer;
  }

  #maySubmit(): boolean {
    const { endpoint, scoring } = this.#context;
    const { upload, mayBeSent } = this.#file;
    return mayBeSent && endpoint.submit !== undefined && mayUpload(upload, scoring) === 'yes';
  }

  async #submit(signal: AbortSignal): Promise<ScoreAnswer> {
    const { endpoint } = this.#context;
    this.submitted = true;
    return (await endpoint.submit?.(this.#file, signal)) ?? { kind: 'unknown' };
  }

  async #again(last: ScoreAnswer, signal: AbortSignal): Promise<ScoreAnswer> {
    const { endpoint } = this.#context;
    const job = last.kind === 'pending' ? last.job : this.unfinished?.job;
    if (job !== undefined && endpoint.poll !== undefined) {
      const answer = await endpoint.poll(job, signal);
      // A service that was started anew has forgotten its jobs: it is handed the file once more.
      return answer.kind === 'unknown' && this.#maySubmit() ? await this.#submit(signal) : answer;
    }
    if (last.kind === 'failed' && this.submitted) return await this.#submit(signal);
    return await endpoint.lookup(this.#file.sha256, signal);
  }
}

/** How long to wait before asking again; `undefined` when the answer is the last word. */
function waitFor(answer: ScoreAnswer): number | undefined {
  if (answer.kind === 'pending') return Math.max(answer.retryAfterMs, MIN_POLL_MS);
  if (answer.kind === 'failed' && answer.reason === 'rate-limited' && answer.retryAfterMs !== undefined) {
    return Math.max(answer.retryAfterMs, MIN_POLL_MS);
  }
  return undefined;
}

function opinionOf(
  answer: ScoreAnswer,
  file: FileToAsk,
  { endpoint: { name: endpoint, submit }, scoring }: AskContext,
  cached: boolean,
  submitted: boolean,
): EndpointOpinion {
  const none = { score: undefined, malwareName: '' };
  const gap = (reason: UncheckedReason, detail: string): ReceiptLine => ({
    code: 'not-checked',
    what: 'score',
    reason,
    detail,
  });
  switch (answer.kind) {
    case 'score': {
      const { score, malwareName, engine, scoredAt } = answer;
      const line = {
        code: 'endpoint-score',
        endpoint,
        score,
        malwareName,
        engine,
        scoredAt,
        cached,
      } as const;
      return { score, malwareName, receipt: [line], reasons: [] };
    }
    case 'unknown': {
      const line = { code: 'endpoint-unknown', endpoint, submitted } as const;
      const isTooLarge =
        file.mayBeSent && submit !== undefined && mayUpload(file.upload, scoring) === 'too-large';
      if (isTooLarge) {
        return { ...none, receipt: [line, gap('too-large', 'maxUploadBytes')], reasons: ['too-large'] };
      }
      // A file that was handed over and is still unknown was not judged.
      if (submitted)
        return { ...none, receipt: [line, gap('unreachable', 'unknown')], reasons: ['unreachable'] };
      return { ...none, receipt: [line], reasons: [] };
    }
    case 'pending':
      return { ...none, receipt: [gap('pending', 'not-finished')], reasons: ['pending'] };
    case 'failed': {
      const reason = FAILURE_REASONS[answer.reason];
      const line = { code: 'endpoint-failed', endpoint, reason: answer.reason } as const;
      return { ...none, receipt: [line, gap(reason, answer.reason)], reasons: [reason] };
    }
  }
}

async function fromCache(key: ScoreKey, { cache, clock }: AskContext) {
  try {
    return await cache?.get(key, clock.now());
  } catch {
    // A cache that cannot be read costs a question to the endpoint, and nothing else.
    return undefined;
  }
}

async function intoCache(
  key: ScoreKey,
  score: Extract<ScoreAnswer, { kind: 'score' }>,
  { cache, clock, scoring }: AskContext,
): Promise<void> {
  if (scoring.cacheMinutes === 0) return;
  try {
    await cache?.put(key, score, clock.now() + scoring.cacheMinutes * 60_000);
  } catch {
    // As above.
  }
}
