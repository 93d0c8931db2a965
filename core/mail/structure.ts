import { fromLatin1, latin1 } from '../bytes/text.ts';
import type { ByteCodec } from '../ports.ts';
import type { Delimiter } from './boundary-scan.ts';
import { findDelimiters } from './boundary-scan.ts';
import { boundariesOf, isSameDisposition, isTooLong, mayBeAttachment } from './entity-facts.ts';
import type { EntityView } from './entity.ts';
import { readEntity } from './entity.ts';
import type { Leaf, Place, Range } from './leaf.ts';
import { findEntityHeader, guessBoundary } from './lost-structure.ts';
import type { ProblemList, ReadingBudget } from './reading-budget.ts';
import { codingsOf, decodeBody } from './transfer-encoding.ts';

/**
 * Finds every leaf of a message in every reading. The reading of the standards comes first and whole; what made it
 * uncertain is kept as a list of second readings, which are then made one after the other under the budget.
 */
export class StructureReader {
  readonly leaves: Leaf[] = [];
  /** Every entity in the reading of the standards, multiparts included. */
  readonly views: EntityView[] = [];
  readonly #budget: ReadingBudget;
  readonly #problems: ProblemList;
  readonly #codec: ByteCodec;
  readonly #secondReadings: (() => void)[] = [];
  readonly #boundaries = new Set<string>();

  constructor(budget: ReadingBudget, problems: ProblemList, codec: ByteCodec) {
    this.#budget = budget;
    this.#problems = problems;
    this.#codec = codec;
  }

  /** Reads the message in `raw`. `depth` counts the multiparts and messages around it. */
  read(raw: Uint8Array, depth: number): void {
    const place = {
      id: '',
      related: false,
      digest: false,
      depth,
      second: false,
      tolerant: !raw.includes(0x0a),
    };
    if (place.tolerant && raw.includes(0x0d)) this.#problems.ambiguous('bare-cr', '');
    this.#entity({ raw, start: 0, end: raw.length }, place);
    for (let next = this.#secondReadings.shift(); next !== undefined; next = this.#secondReadings.shift()) {
      if (!this.#budget.takeReading()) {
        this.#problems.limit('readings', '');
        return;
      }
      next();
    }
  }

  #entity(range: Range, place: Place): void {
    this.#budget.signal?.throwIfAborted();
    if (!this.#budget.takePart()) {
      this.#problems.limit('parts', place.id);
      return;
    }
    const readings = readEntity(range.raw, range.start, range.end, place.tolerant ? 'any' : 'lf');
    const header = readings[0]?.view.block;
    if (header !== undefined && isTooLong(header)) this.#problems.limit('header-bytes', place.id);
    for (const { view, sign } of readings) {
      // In a digest the blank line is all the header a part has, and a message follows.
      if (sign === 'blank-line-before-header' && place.digest) continue;
      if (sign === '') {
        this.#view(range, view, place);
        continue;
      }
      this.#later(sign, place.id, () =>
        this.#view(range, view, {
          ...place,
          second: true,
          tolerant: place.tolerant || view.lineEnds === 'any',
        }),
      );
    }
  }

  #later(sign: string, id: string, read: () => void): void {
    this.#problems.doubt();
    this.#secondReadings.push(() => {
      const before = this.leaves.length;
      read();
      // A second reading that shows no other attachment is no reason to alarm anybody.
      if (this.leaves.slice(before).some(({ view }) => mayBeAttachment(view)))
        this.#problems.ambiguous(sign, id);
    });
  }

  #view(range: Range, view: EntityView, place: Place): void {
    if (!place.second) this.views.push(view);
    const type = view.type.value;
    const body: Range = { raw: range.raw, start: view.bodyStart, end: range.end };
    if (type.startsWith('multipart/') && type.length > 'multipart/'.length) {
      this.#multipart(range, body, view, place);
      return;
    }
    this.#leaf(range, view, place);
    const boundaries = boundariesOf(view);
    if (type.includes('multipart')) {
      this.#later('misspelt-multipart', place.id, () =>
        this.#multipart(range, body, view, { ...place, second: true }),
      );
    } else if (boundaries.length > 0 && this.#delimiters(body, boundaries[0] ?? '', place.id).length > 0) {
      this.#later('boundary-on-single-part', place.id, () =>
        this.#multipart(range, body, view, { ...place, second: true }),
      );
    }
  }

  #leaf(range: Range, view: EntityView, place: Place): void {
    if (place.second && this.#isKnown(range, view)) return;
    if (place.second && !this.#budget.takeWork(range.end - view.bodyStart)) {
      this.#problems.limit('work', place.id);
      return;
    }
    this.leaves.push({
      id: place.id === '' ? '1' : place.id,
      raw: range.raw,
      start: range.start,
      bodyEnd: Math.max(range.end, view.bodyStart),
      view,
      related: place.related,
      digest: place.digest,
      depth: place.depth,
      second: place.second,
    });
  }

  /** Whether a leaf of the same body and the same Content-* fields is there already. */
  #isKnown(range: Range, view: EntityView): boolean {
    return this.leaves.some(
      (leaf) =>
        leaf.raw === range.raw &&
        leaf.view.bodyStart === view.bodyStart &&
        leaf.bodyEnd === range.end &&
        leaf.view.typeText === view.typeText &&
        isSameDisposition(leaf.view, view) &&
        leaf.view.encodings.join() === view.encodings.join(),
    );
  }

  #multipart(range: Range, body: Range, view: EntityView, place: Place): void {
    if (!this.#budget.allowsDepth(place.depth)) {
      this.#problems.limit('nesting', place.id);
      this.#leaf(range, view, { ...place, second: true });
      return;
    }
    const inner: Place = {
      ...place,
      depth: place.depth + 1,
      related: place.related || view.type.value === 'multipart/related',
      digest: view.type.value === 'multipart/digest',
    };
    const { codings } = codingsOf(view.encodings);
    if (codings[0] !== 'identity') {
      this.#later('encoded-multipart', place.id, () => {
        const raw = decodeBody(
          body.raw.subarray(body.start, body.end),
          codings[0] ?? 'identity',
          this.#codec,
        );
        if (!this.#budget.takeWork(raw.length)) this.#problems.limit('work', place.id);
        else
          this.#splitAtAll({ raw, start: 0, end: raw.length }, boundariesOf(view), {
            ...inner,
            second: true,
          });
      });
    }
    this.#splitAtAll(body, boundariesOf(view), inner);
  }

  #splitAtAll(body: Range, boundaries: readonly string[], place: Place): void {
    const [first, ...others] = boundaries;
    const found = first !== undefined && first !== '' && this.#split(body, first, place);
    if (!found) {
      this.#later(
        first === undefined || first === '' ? 'no-boundary' : 'boundary-not-found',
        place.id,
        () => {
          const guess = guessBoundary(body.raw, body.start, body.end);
          if (guess === undefined && !isBlank(body)) this.#problems.ambiguous('no-parts', place.id);
          if (guess !== undefined) this.#split(body, guess, { ...place, second: true, tolerant: true });
        },
      );
    }
    for (const other of others) {
      this.#later('two-boundaries', place.id, () => this.#split(body, other, { ...place, second: true }));
    }
    if (first !== undefined && first !== first.trimEnd()) {
      this.#later('blank-after-boundary', place.id, () =>
        this.#split(body, first.trimEnd(), { ...place, second: true }),
      );
    }
  }

  #delimiters(body: Range, boundary: string, id: string): readonly Delimiter[] {
    this.#boundaries.add(boundary);
    if (!this.#budget.takeWork(body.end - body.start)) {
      this.#problems.limit('work', id);
      return [];
    }
    const most = Math.max(this.#budget.partsLeft, 1) + 2;
    return findDelimiters(body.raw, body.start, body.end, fromLatin1(boundary), most, this.#codec);
  }

  /** Reads the parts between the delimiters; false when there are none. */
  #split(body: Range, boundary: string, place: Place): boolean {
    const all = this.#delimiters(body, boundary, place.id);
    const strict = place.tolerant ? all : all.filter((delimiter) => delimiter.kind !== 'loose');
    const loose = all.filter((delimiter) => delimiter.kind === 'loose');
    const close = strict.findIndex((delimiter) => delimiter.closes);
    const used = close === -1 ? strict : strict.slice(0, close + 1);
    this.#parts(body, used, 1, place);
    if (loose.length > 0 && !place.tolerant) {
      this.#secondReadings.push(() => {
        if (!loose.some((delimiter) => !this.#isOtherBoundary(body.raw, delimiter, boundary))) return;
        this.#problems.ambiguous('loose-delimiter', place.id);
        this.#parts(body, all, 1, { ...place, second: true, tolerant: true });
      });
    }
    const partsFollow = close !== -1 && close + 1 < strict.length;
    if (partsFollow) {
      this.#later('parts-after-close', place.id, () =>
        this.#parts(body, strict.slice(close + 1), close + 1, { ...place, second: true }),
      );
    }
    this.#outside(body, used, partsFollow, place);
    return strict.length > 0;
  }

  #parts(body: Range, delimiters: readonly Delimiter[], firstNumber: number, place: Place): void {
    let number = firstNumber;
    for (const [index, delimiter] of delimiters.entries()) {
      if (delimiter.closes && (delimiter.kind === 'close' || index === delimiters.length - 1)) continue;
      const next = delimiters[index + 1];
      const end = Math.max(delimiter.next, next === undefined ? body.end : next.partEnd);
      const id = place.id === '' ? String(number) : `${place.id}.${number}`;
      if (this.#budget.partsLeft <= 0) {
        this.#problems.limit('parts', id);
        return;
      }
      this.#entity({ raw: body.raw, start: Math.min(delimiter.next, end), end }, { ...place, id });
      number++;
    }
  }

  /** Entities before the first and after the closing delimiter, which the standards ignore. */
  #outside(body: Range, used: readonly Delimiter[], partsFollow: boolean, place: Place): void {
    const first = used[0];
    const last = used.at(-1);
    if (first === undefined || last === undefined) return;
    const look = (start: number, end: number, sign: string, number: number) => {
      const at =
        end > start && this.#budget.takeWork(end - start) ? findEntityHeader(body.raw, start, end) : -1;
      if (at === -1) return;
      const id = place.id === '' ? String(number) : `${place.id}.${number}`;
      this.#later(sign, place.id, () =>
        this.#entity({ raw: body.raw, start: at, end }, { ...place, id, second: true }),
      );
    };
    look(body.start, first.partEnd, 'part-before-first-delimiter', 0);
    if (last.closes && !partsFollow) look(last.next, body.end, 'part-after-close', used.length);
  }

  /** Whether a loose delimiter is nothing but the delimiter of another multipart, whose boundary starts alike. */
  #isOtherBoundary(raw: Uint8Array, delimiter: Delimiter, own: string): boolean {
    const text = latin1(
      raw,
      delimiter.start + 2,
      Math.min(delimiter.textEnd, delimiter.start + 1000),
    ).trimEnd();
    const isOther = (boundary: string) => boundary !== own && this.#boundaries.has(boundary);
    return isOther(text) || (text.endsWith('--') && isOther(text.slice(0, -2)));
  }
}

/** Whether a body is too short, or too empty, to hold a part. */
function isBlank(body: Range): boolean {
  return body.raw.subarray(body.start, body.end).every((byte) => byte <= 0x20);
}
