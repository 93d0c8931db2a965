import { MAX_CONCURRENT_REQUESTS } from '../limits.ts';
import type { ListState } from '../lists/list-reader.ts';
import { askEndpoint, isCached } from './ask-endpoint.ts';
import type { AskContext, EndpointOpinion, FileToAsk } from './ask-endpoint.ts';
import { concurrently } from './concurrently.ts';
import type { ExaminedFile } from './examined.ts';
import { judgeContainers } from './judge-containers.ts';
import { judgeFile } from './judge-file.ts';
import type { Circumstance } from './judge-file.ts';
import type { AttachmentVerdict } from './verdict.ts';
import type { Verifier } from './verify-message.ts';

const WAITING: EndpointOpinion = {
  score: undefined,
  malwareName: '',
  receipt: [{ code: 'not-checked', what: 'score', reason: 'pending', detail: 'not-asked-yet' }],
  reasons: ['pending'],
};

/** The last step of a verification: the endpoint's opinion of examined files, and the verdicts with and without it. */
export class Scoring {
  /** The lists that were asked, `null` when there are none. */
  readonly lists: ListState | null;
  readonly #files: readonly ExaminedFile[];
  readonly #verifier: Verifier;
  readonly #signal: AbortSignal;
  readonly #circumstances: readonly Circumstance[];

  private constructor(
    files: readonly ExaminedFile[],
    verifier: Verifier,
    signal: AbortSignal | undefined,
    lists: ListState | null,
    circumstances: readonly Circumstance[],
  ) {
    this.lists = lists;
    this.#files = files;
    this.#verifier = verifier;
    this.#signal = signal ?? new AbortController().signal;
    this.#circumstances = circumstances;
  }

  static async of(
    files: readonly ExaminedFile[],
    verifier: Verifier,
    signal: AbortSignal | undefined,
  ): Promise<Scoring> {
    const { lists, circumstance } = await stateOf(verifier);
    const circumstances = [
      ...(circumstance === undefined ? [] : [circumstance]),
      ...(isAsked(verifier) ? [] : [NO_ENDPOINT]),
    ];
    return new Scoring(files, verifier, signal, lists, circumstances);
  }

  /** Whether the endpoint has to be waited for: it has something to say that the cache does not know. */
  async mustWait(): Promise<boolean> {
    const context = this.#askContext();
    if (context === undefined) return false;
    for (const question of this.#questions().values()) {
      if (!(await isCached(question, context))) return true;
    }
    return false;
  }

  /** Verdicts before the endpoint is asked. */
  first(): readonly AttachmentVerdict[] {
    return this.#judge((file) => (isOpen(file) ? WAITING : undefined));
  }

  /** Verdicts with the endpoint's opinion. Each content is asked for once. Throws only `ABORTED`. */
  async final(): Promise<readonly AttachmentVerdict[]> {
    const context = this.#askContext();
    if (context === undefined) return this.#judge(() => undefined);
    const questions = this.#questions();
    const opinions = await concurrently([...questions.values()], MAX_CONCURRENT_REQUESTS, (file) =>
      askEndpoint(file, context),
    );
    const bySha256 = new Map([...questions.keys()].map((sha256, index) => [sha256, opinions[index]]));
    return this.#judge((file) => (isOpen(file) ? strongest(hashesOf(file), bySha256) : undefined));
  }

  /** `undefined` when the endpoint has nothing to say. */
  #askContext(): AskContext | undefined {
    const { endpoint, policy, clock, scores } = this.#verifier;
    if (endpoint === undefined || !isAsked(this.#verifier) || !this.#files.some(isOpen)) return undefined;
    const listVersion = this.lists?.version ?? null;
    return { endpoint, clock, scoring: policy.scoring, cache: scores, listVersion, signal: this.#signal };
  }

  /** By hash. Every form of a file is asked for; only the first can be handed over. */
  #questions(): Map<string, FileToAsk> {
    const questions = new Map<string, FileToAsk>();
    const { sendFilename } = this.#verifier.policy.scoring;
    for (const examined of this.#files.filter(isOpen)) {
      const { file, size, detectedType } = examined;
      for (const [form, sha256] of hashesOf(examined).entries()) {
        if (questions.has(sha256)) continue;
        questions.set(sha256, {
          sha256,
          size,
          filename: sendFilename ? file.filename : '',
          bytes: () => file.bytes(),
          upload: { names: file.names, declaredType: file.declaredType, detectedType, size },
          mayBeSent: form === 0 && !isMessage(examined),
        });
      }
    }
    return questions;
  }

  #judge(opinionOf: (file: ExaminedFile) => EndpointOpinion | undefined): readonly AttachmentVerdict[] {
    const { policy } = this.#verifier;
    return judgeContainers(
      this.#files.map((file) => judgeFile(file, opinionOf(file), this.#circumstances, policy)),
    );
  }
}

const NO_ENDPOINT: Circumstance = { reason: 'no-endpoint', what: 'score', detail: '' };

/** With `submit` = `never` not even a hash leaves: as if there were no endpoint. */
function isAsked({ endpoint, policy }: Verifier): boolean {
  return endpoint !== undefined && policy.scoring.submit !== 'never';
}

/** Lists have not decided, and there is a hash to ask for. */
function isOpen({ decision, sha256 }: ExaminedFile): boolean {
  return decision === 'unlisted' && sha256 !== '';
}

/** A message holds what people wrote: only its hash is asked for, and its attachments one by one. */
function isMessage({ file, detectedType }: ExaminedFile): boolean {
  return file.isParsedMessage || [file.declaredType, detectedType].includes('message/rfc822');
}

function hashesOf({ sha256, alsoSha256 }: ExaminedFile): readonly string[] {
  return [sha256, ...alsoSha256];
}

/** The opinion with the highest score, with the lines and gaps of the file's own form first. */
function strongest(
  hashes: readonly string[],
  opinions: ReadonlyMap<string, EndpointOpinion | undefined>,
): EndpointOpinion | undefined {
  const all = hashes.flatMap((sha256) => opinions.get(sha256) ?? []);
  const [own, ...others] = all;
  if (own === undefined || others.length === 0) return own;
  const worst = all.reduce((a, b) => ((b.score ?? -1) > (a.score ?? -1) ? b : a));
  const heard = others.filter((other) => other.score !== undefined);
  return {
    score: worst.score,
    malwareName: worst.malwareName,
    receipt: [own, ...heard].flatMap((opinion) => opinion.receipt),
    reasons: own.reasons,
  };
}

async function stateOf({
  lists,
  policy,
}: Verifier): Promise<{ lists: ListState | null; circumstance: Circumstance | undefined }> {
  const stale = (detail: string): Circumstance => ({ reason: 'lists-stale', what: 'lists', detail });
  try {
    const state = await lists.state();
    if (state === null) {
      const isMissing = policy.lists.sources.length > 0;
      return { lists: null, circumstance: isMissing ? stale('never-received') : undefined };
    }
    return { lists: state, circumstance: state.stale ? stale(state.expires) : undefined };
  } catch {
    // Lists that cannot be read fail each file's own look-up too, which is not forgiven by `listsStale`.
    return { lists: null, circumstance: stale('unreadable') };
  }
}
