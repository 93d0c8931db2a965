import { MAX_NESTING, MAX_PARTS, MAX_READINGS, MAX_WORK_FACTOR, MIN_WORK_BYTES } from '../limits.ts';
import type { MessageProblem } from './message.ts';

/**
 * What reading one outermost message may cost, shared by all messages nested in it: a limit a message would be spent
 * anew by each nested one.
 */
export class ReadingBudget {
  #parts = MAX_PARTS;
  #readings = MAX_READINGS;
  #work: number;
  readonly signal: AbortSignal | undefined;

  constructor(messageBytes: number, signal: AbortSignal | undefined) {
    this.#work = messageBytes * MAX_WORK_FACTOR + MIN_WORK_BYTES;
    this.signal = signal;
  }

  get partsLeft(): number {
    return this.#parts;
  }

  /** Whether one more part may be read. */
  takePart(): boolean {
    return this.#parts-- > 0;
  }

  /** Whether one more second reading may be made. */
  takeReading(): boolean {
    return this.#readings-- > 0;
  }

  /** Whether this many bytes may be read once more. */
  takeWork(bytes: number): boolean {
    this.#work -= bytes;
    return this.#work >= 0;
  }

  allowsDepth(depth: number): boolean {
    return depth < MAX_NESTING;
  }
}

/** The problems of one message, each once, at most `MAX_PROBLEMS`. */
export class ProblemList {
  readonly #problems: MessageProblem[] = [];
  readonly #seen = new Set<string>();
  #doubtful = false;

  add(problem: MessageProblem): void {
    const key = JSON.stringify(problem);
    if (this.#seen.has(key) || this.#problems.length >= MAX_PROBLEMS) return;
    this.#seen.add(key);
    this.#problems.push(problem);
  }

  /** Notes that something made a second reading needed, whatever came of it. */
  doubt(): void {
    this.#doubtful = true;
  }

  get doubtful(): boolean {
    return this.#doubtful;
  }

  ambiguous(sign: string, part: string): void {
    this.add({ code: 'ambiguous-structure', sign, part });
  }

  limit(limit: string, part: string): void {
    this.add({ code: 'limit-reached', limit, part });
  }

  get all(): readonly MessageProblem[] {
    return this.#problems;
  }
}

/** Enough for a person to understand; one is enough for the outcome. */
const MAX_PROBLEMS = 100;
