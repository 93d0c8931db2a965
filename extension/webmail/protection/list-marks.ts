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
  readonly #asking = new Set<string>();
  /** Which row each subject was drawn for. */
  readonly #drawn = new Map<HTMLElement, string>();

  constructor(rows: () => readonly ListRow[], ask: AskMarks) {
    this.#rows = rows;
    this.#ask = ask;
  }

  async update(): Promise<void> {
    const rows = this.#rows();
    const unknown = new Map(
      rows
        .flatMap(refsOf)
        .map((ref) => [keyOf(ref), ref] as const)
        .filter(([key]) => !this.#known.has(key) && !this.#asking.has(key)),
    );
    this.#draw(rows);
    if (unknown.size === 0) return;
    const keys = [...unknown.keys()];
    for (const key of keys) this.#asking.add(key);
    const answer = await this.#ask({ refs: [...unknown.values()] });
    for (const key of keys) this.#asking.delete(key);
    if (answer === undefined) return;
    keys.forEach((key, index) => this.#known.set(key, answer.marks[index] ?? null));
    this.#draw(this.#rows());
  }

  /** One verdict came: it is asked at the next update. */
  forget(ref: MessageRef): void {
    this.#known.delete(keyOf(ref));
    this.#asking.delete(keyOf(ref));
  }

  /** Verdicts changed: everything is asked again, what is shown stays until the answer. */
  async refresh(): Promise<void> {
    this.#known.clear();
    const rows = this.#rows();
    if (rows.length === 0) return;
    const refs = rows.flatMap(refsOf);
    const answer = await this.#ask({ refs });
    if (answer === undefined) return;
    refs.forEach((ref, index) => this.#known.set(keyOf(ref), answer.marks[index] ?? null));
    this.#draw(this.#rows());
  }

  #draw(rows: readonly ListRow[]): void {
    const subjects = new Set(rows.map(({ subject }) => subject));
    // A row that cannot be read any more must not keep the mark of the message before.
    for (const subject of this.#drawn.keys()) {
      if (subjects.has(subject)) continue;
      setPrefix(subject, '');
      this.#drawn.delete(subject);
    }
    for (const row of rows) {
      const marks = refsOf(row).map((ref) => this.#known.get(keyOf(ref)));
      const isKnown = marks.some((mark) => mark !== undefined);
      const key = keyOf(row.ref);
      const prefixes = marks.map((mark) => mark?.prefix ?? '');
      // What is not known stays as it is, except the mark of another message.
      if (isKnown || this.#drawn.get(row.subject) !== key) {
        setPrefix(row.subject, prefixes.find((prefix) => prefix !== '') ?? '');
      }
      this.#drawn.set(row.subject, key);
    }
  }
}

/** The messages of a row: one, or those that are known of a conversation. */
function refsOf({ ref, others = [] }: ListRow): readonly MessageRef[] {
  return [ref, ...others];
}

function keyOf({ mailbox, uid }: MessageRef): string {
  return `${uid} ${mailbox}`;
}
