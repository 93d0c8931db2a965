import { latin1 } from '../bytes/text.ts';
import type { FieldRange, HeaderBlock, LineEnds } from './header-fields.ts';
import { headerFields } from './header-fields.ts';
import type { StructuredValue } from './parameters.ts';
import { parseStructured, trimAscii } from './parameters.ts';
import { MAX_HEADER_BYTES, MAX_HEADER_FIELDS } from '../limits.ts';

/** What the Content-* fields of one entity say, in one reading. */
export interface EntityView {
  readonly block: HeaderBlock;
  readonly bodyStart: number;
  readonly type: StructuredValue;
  /** The Content-Type as written, `''` when there is none. */
  readonly typeText: string;
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
  const block = headerFields(raw, start, end, lineEnds, MAX_HEADER_FIELDS);
  const fields = contentFields(raw, block, false);
  const readings: EntityReading[] = [{ view: viewOf(fields, block, lineEnds, 'first'), sign: '' }];
  if (hasNulName(raw, block)) {
    const view = viewOf(contentFields(raw, block, true), block, lineEnds, 'first');
    readings.push({ view, sign: 'nul-in-header-name' });
  }
  for (const name of ['content-type', 'content-disposition'] as const) {
    if (fields[name].length > 1) {
      readings.push({ view: viewOf(fields, block, lineEnds, 'last'), sign: `two-${name}-fields` });
    }
  }
  const read = (other: HeaderBlock, ends: LineEnds) =>
    viewOf(contentFields(raw, other, false), other, ends, 'first');
  if (lineEnds === 'lf' && block.bareCr) {
    readings.push({
      view: read(headerFields(raw, start, end, 'any', MAX_HEADER_FIELDS), 'any'),
      sign: 'bare-cr',
    });
  }
  if (block.junkLine !== -1 && block.bodyStart > block.junkLine) {
    const cut: HeaderBlock = {
      ...block,
      fields: block.fields.filter((field) => field.end <= block.junkLine),
      end: block.junkLine,
      bodyStart: block.junkLine,
    };
    readings.push({ view: read(cut, lineEnds), sign: 'junk-header-line' });
  }
  if (block.fields.length === 0 && block.bodyStart < end) {
    const view = read(
      headerFields(raw, skipBlankLines(raw, block.bodyStart, end), end, lineEnds, MAX_HEADER_FIELDS),
      lineEnds,
    );
    if (view.type !== NO_VALUE || view.disposition !== NO_VALUE) {
      readings.push({ view, sign: 'blank-line-before-header' });
    }
  }
  return readings;
}

/** The unfolded value as Latin-1, without surrounding white space, cut at `MAX_HEADER_BYTES`. */
export function fieldValue(raw: Uint8Array, field: FieldRange): string {
  return unfolded(
    latin1(raw, field.valueStart, Math.min(field.valueEnd, field.valueStart + MAX_HEADER_BYTES)),
  );
}

function unfolded(text: string): string {
  return trimAscii(text.includes('\n') ? text.replaceAll(/\r?\n(?=[ \t])/gu, '') : text);
}

const CONTENT_FIELDS = [
  'content-type',
  'content-disposition',
  'content-transfer-encoding',
  'content-id',
] as const;

type ContentFields = Record<(typeof CONTENT_FIELDS)[number], string[]>;

/** Shared, never written to: most parts have two of the four fields. */
const NO_FIELD: string[] = [];

/** A header of no more than this many bytes is made a text at once: each value is a view of it then. */
const SHORT_HEADER = 4096;

/** The values of the Content-* fields that matter, in one pass. `dropNul` reads names as if NUL were not there. */
function contentFields(raw: Uint8Array, block: HeaderBlock, dropNul: boolean): ContentFields {
  const found: ContentFields = {
    'content-type': NO_FIELD,
    'content-disposition': NO_FIELD,
    'content-transfer-encoding': NO_FIELD,
    'content-id': NO_FIELD,
  };
  let header: string | undefined;
  for (const field of block.fields) {
    const name = contentFieldName(raw, field, dropNul);
    if (name === undefined) continue;
    let value: string;
    if (block.end - block.start <= SHORT_HEADER) {
      header ??= latin1(raw, block.start, block.end);
      value = unfolded(header.slice(field.valueStart - block.start, field.valueEnd - block.start));
    } else {
      value = fieldValue(raw, field);
    }
    if (found[name] === NO_FIELD) found[name] = [value];
    else found[name].push(value);
  }
  return found;
}

function contentFieldName(
  raw: Uint8Array,
  field: FieldRange,
  dropNul: boolean,
): keyof ContentFields | undefined {
  for (const name of CONTENT_FIELDS) if (hasName(raw, field, name, dropNul)) return name;
  return undefined;
}

/** Compares byte by byte without regard to case, so that no text is made of the many other fields. */
function hasName(raw: Uint8Array, field: FieldRange, name: string, dropNul: boolean): boolean {
  if (!dropNul && field.nameEnd - field.start !== name.length) return false;
  let matched = 0;
  for (let at = field.start; at < field.nameEnd; at++) {
    const byte = raw[at] ?? 0;
    if (dropNul && byte === 0) continue;
    const lower = byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
    if (lower !== name.charCodeAt(matched)) return false;
    matched++;
  }
  return matched === name.length;
}

function viewOf(
  fields: ContentFields,
  block: HeaderBlock,
  lineEnds: LineEnds,
  choice: 'first' | 'last',
): EntityView {
  const at = choice === 'first' ? 0 : -1;
  const type = fields['content-type'].at(at);
  const disposition = fields['content-disposition'].at(at);
  const contentId = fields['content-id'].at(at)?.replaceAll(/^<|>$/gu, '').trim() ?? '';
  return {
    block,
    bodyStart: block.bodyStart,
    type: type === undefined ? NO_VALUE : parseStructured(type),
    typeText: type ?? '',
    encodings: fields['content-transfer-encoding'],
    disposition: disposition === undefined ? NO_VALUE : parseStructured(disposition),
    dispositionText: disposition ?? '',
    contentId: contentId === '' ? undefined : contentId,
    lineEnds,
  };
}

function hasNulName(raw: Uint8Array, block: HeaderBlock): boolean {
  for (const field of block.fields) {
    for (let at = field.start; at < field.nameEnd; at++) if (raw[at] === 0) return true;
  }
  return false;
}

function skipBlankLines(raw: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && (raw[at] === 0x0a || raw[at] === 0x0d)) at++;
  return at;
}
