import { latin1 } from '../bytes/text.ts';
import type { FieldRange, HeaderBlock, LineEnds } from './header-fields.ts';
import { headerFields } from './header-fields.ts';
import type { StructuredValue } from './parameters.ts';
import { parseStructured } from './parameters.ts';
import { MAX_HEADER_BYTES } from '../limits.ts';

/** What the Content-* fields of one entity say, in one reading. */
export interface EntityView {
  readonly block: HeaderBlock;
  readonly bodyStart: number;
  readonly type: StructuredValue;
  /** Every declared Content-Transfer-Encoding as written, the one this reading takes first; empty when none is. */
  readonly encodings: readonly string[];
  readonly disposition: StructuredValue;
  readonly dispositionText: string;
  readonly contentId: string | undefined;
  /** How this reading ends lines. */
  readonly lineEnds: LineEnds;
}

/** One reading of an entity, and why it is not the only one (`''` for the first). */
export interface EntityReading {
  readonly view: EntityView;
  readonly sign: string;
}

const NO_VALUE: StructuredValue = { value: '', parameters: [] };

/**
 * The readings of the entity between `start` and `end`: first the one of the standards, where the first of two fields
 * counts, then those of readers that differ. Never empty.
 */
export function readEntity(
  raw: Uint8Array,
  start: number,
  end: number,
  lineEnds: LineEnds,
): readonly EntityReading[] {
  const block = headerFields(raw, start, end, lineEnds);
  const first = viewOf(raw, block, lineEnds, 'first');
  const readings: EntityReading[] = [{ view: first, sign: '' }];
  if (hasNulName(raw, block)) {
    readings.push({ view: viewOf(raw, block, lineEnds, 'without-nul'), sign: 'nul-in-header-name' });
  }
  for (const name of ['content-type', 'content-disposition'] as const) {
    if (valuesOf(raw, block, name).length > 1) {
      readings.push({ view: viewOf(raw, block, lineEnds, 'last'), sign: `two-${name}-fields` });
    }
  }
  if (lineEnds === 'lf' && block.bareCr) {
    const other = headerFields(raw, start, end, 'any');
    readings.push({ view: viewOf(raw, other, 'any', 'first'), sign: 'bare-cr' });
  }
  if (block.junkLine !== -1 && block.bodyStart > block.junkLine) {
    const cut: HeaderBlock = {
      ...block,
      fields: block.fields.filter((field) => field.end <= block.junkLine),
      end: block.junkLine,
      bodyStart: block.junkLine,
    };
    readings.push({ view: viewOf(raw, cut, lineEnds, 'first'), sign: 'junk-header-line' });
  }
  if (block.fields.length === 0 && block.bodyStart < end) {
    const next = headerFields(raw, skipBlankLines(raw, block.bodyStart, end), end, lineEnds);
    const view = viewOf(raw, next, lineEnds, 'first');
    if (view.type !== NO_VALUE || view.disposition !== NO_VALUE) {
      readings.push({ view, sign: 'blank-line-before-header' });
    }
  }
  return readings;
}

/** The unfolded value as Latin-1, without surrounding white space, cut at `MAX_HEADER_BYTES`. */
export function fieldValue(raw: Uint8Array, field: FieldRange): string {
  const text = latin1(raw, field.valueStart, Math.min(field.valueEnd, field.valueStart + MAX_HEADER_BYTES));
  return text.replaceAll(/\r?\n(?=[ \t])/gu, '').trim();
}

/** The lower-case name of a field. */
export function fieldName(raw: Uint8Array, field: FieldRange): string {
  return latin1(raw, field.start, Math.min(field.nameEnd, field.start + 1000)).toLowerCase();
}

type Choice = 'first' | 'last' | 'without-nul';

function viewOf(raw: Uint8Array, block: HeaderBlock, lineEnds: LineEnds, choice: Choice): EntityView {
  const pick = (name: string): string | undefined => {
    const values = valuesOf(raw, block, name, choice === 'without-nul');
    return choice === 'last' ? values.at(-1) : values[0];
  };
  const type = pick('content-type');
  const disposition = pick('content-disposition');
  const encodings = valuesOf(raw, block, 'content-transfer-encoding', choice === 'without-nul');
  const contentId = pick('content-id')
    ?.replace(/^\s*<?\s*/u, '')
    .replace(/\s*>?\s*$/u, '');
  return {
    block,
    bodyStart: block.bodyStart,
    type: type === undefined ? NO_VALUE : parseStructured(type),
    encodings,
    disposition: disposition === undefined ? NO_VALUE : parseStructured(disposition),
    dispositionText: disposition ?? '',
    contentId: contentId === '' ? undefined : contentId,
    lineEnds,
  };
}

function valuesOf(raw: Uint8Array, block: HeaderBlock, name: string, dropNul = false): readonly string[] {
  const values: string[] = [];
  for (const field of block.fields) {
    // All names looked for start with C: the cheap test first.
    const byte = (raw[field.start] ?? 0) | 0x20;
    if (byte !== 0x63 && !dropNul) continue;
    if (!dropNul && field.nameEnd - field.start !== name.length) continue;
    const found = dropNul ? fieldName(raw, field).replaceAll('\0', '') : fieldName(raw, field);
    if (found === name) values.push(fieldValue(raw, field));
  }
  return values;
}

function hasNulName(raw: Uint8Array, block: HeaderBlock): boolean {
  return block.fields.some((field) => {
    const at = raw.subarray(field.start, field.nameEnd).indexOf(0);
    return at !== -1;
  });
}

function skipBlankLines(raw: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && (raw[at] === 0x0a || raw[at] === 0x0d)) at++;
  return at;
}
