import type { ListMark, MessageRef, RequestOf, ResponseOf } from '../../messaging/contract.ts';
import type { ListRow } from '../adapter.ts';
import { setPrefix } from './prefix.ts';

/** Asks the worker for marks; `undefined` when it refused or is away. */
export type AskMarks = (request: RequestOf<'list-marks'>) => Promise<ResponseOf<'list-marks'> | undefined>;

/**
 * Marks the rows of a message list. Rows are recycled for other messages, so each is set anew by its reference at every
 * change of the page. Only references that were not asked before are asked.
 */
export class ListMarks {
  readonly #ask: AskMarks;
  readonly #rows: () => readonly ListRow[];
  readonly #known = new Map<string, ListMark | null>();

  constructor(rows: () => readonly ListRow[], ask: AskMarks) {
    this.#rows = rows;
    this.#ask = ask;
  }

  async update(): Promise<void> {
    const rows = this.#rows();
    const unknown = new Map(
      rows.map(({ ref }) => [keyOf(ref), ref] as const).filter(([key]) => !this.#known.has(key)),
    );
    this.#draw(rows);
    if (unknown.size === 0) return;
    for (const key of unknown.keys()) this.#known.set(key, null);
    const answer = await this.#ask({ refs: [...unknown.values()] });
    const keys = [...unknown.keys()];
    if (answer === undefined) {
      for (const key of keys) this.#known.delete(key);
      return;
    }
    keys.forEach((key, index) => this.#known.set(key, answer.marks[index] ?? null));
    this.#draw(this.#rows());
  }

  /** Verdicts changed: everything is asked again, what is shown stays until the answer. */
  async refresh(): Promise<void> {
    this.#known.clear();
    const rows = this.#rows();
    if (rows.length === 0) return;
    const answer = await this.#ask({ refs: rows.map(({ ref }) => ref) });
    if (answer === undefined) return;
    rows.forEach(({ ref }, index) => this.#known.set(keyOf(ref), answer.marks[index] ?? null));
    this.#draw(this.#rows());
  }

  #draw(rows: readonly ListRow[]): void {
    for (const { ref, subject } of rows) {
      const mark = this.#known.get(keyOf(ref));
      if (mark !== undefined) setPrefix(subject, mark?.prefix ?? '');
    }
  }
}

function keyOf({ mailbox, uid }: MessageRef): string {
  return `${uid} ${mailbox}`;
}
