import type { FileToScore, ScoreAnswer, ScoringEndpoint } from '../../core/scoring/scoring-endpoint.ts';

type Reply = ScoreAnswer | 'hangs' | 'throws';

/** An endpoint that answers from a script: the last reply is given again and again. Fails for a call nobody set up. */
export class FakeEndpoint implements ScoringEndpoint {
  readonly name = 'fake';
  readonly calls: string[] = [];
  readonly submitted: FileToScore[] = [];
  /** Calls under way, and the most there were. */
  running = 0;
  mostRunning = 0;
  readonly submit: ScoringEndpoint['submit'];
  readonly poll: ScoringEndpoint['poll'];
  readonly #script: Readonly<Record<string, Reply[]>>;

  constructor(script: {
    readonly lookup?: readonly Reply[];
    readonly submit?: readonly Reply[];
    readonly poll?: readonly Reply[];
  }) {
    this.#script = Object.fromEntries(Object.entries(script).map(([call, replies]) => [call, [...replies]]));
    this.submit =
      script.submit === undefined
        ? undefined
        : (file, signal) => {
            this.submitted.push(file);
            return this.#answer('submit', file.sha256, signal);
          };
    this.poll = script.poll === undefined ? undefined : (job, signal) => this.#answer('poll', job, signal);
  }

  lookup(sha256: string, signal: AbortSignal): Promise<ScoreAnswer> {
    return this.#answer('lookup', sha256, signal);
  }

  async #answer(call: string, about: string, signal: AbortSignal): Promise<ScoreAnswer> {
    this.calls.push(`${call} ${about}`);
    const replies = this.#script[call];
    const reply = replies !== undefined && replies.length > 1 ? replies.shift() : replies?.[0];
    if (reply === undefined) throw new Error(`No fake for ${call}`);
    this.mostRunning = Math.max(this.mostRunning, ++this.running);
    await new Promise((resolve) => setImmediate(resolve));
    try {
      if (reply === 'throws') throw new Error('a bug of the endpoint');
      return reply === 'hangs' ? await hang(signal) : reply;
    } finally {
      this.running--;
    }
  }
}

async function hang(signal: AbortSignal): Promise<never> {
  return await new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

/** A final score. */
export function scored(score: number, malwareName = ''): ScoreAnswer {
  return { kind: 'score', score, malwareName, engine: 'fake engine', scoredAt: '2026-11-23T09:00:00Z' };
}

/** "Not finished". */
export function pending(retryAfterMs: number, job?: string): ScoreAnswer {
  return { kind: 'pending', retryAfterMs, job };
}
