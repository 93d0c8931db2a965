import { MAX_HEADER_BYTES, MAX_HEADER_FIELDS } from '../limits.ts';
import type { EntityView } from './entity.ts';
import type { HeaderBlock } from './header-fields.ts';
import { parameterValues } from './parameters.ts';

/** Whether two dispositions of the same body mean the same attachment. */
export function isSameDisposition(left: EntityView, right: EntityView): boolean {
  if (left.dispositionText === right.dispositionText) return true;
  const isInline = (view: EntityView) => view.disposition.value === '' || view.disposition.value === 'inline';
  const parameters = (view: EntityView) => JSON.stringify(view.disposition.parameters);
  return isInline(left) === isInline(right) && parameters(left) === parameters(right);
}

/** Whether a leaf is anything but text without a name. */
export function mayBeAttachment(view: EntityView): boolean {
  const isText = /^(?:text\/(?:plain|html))?$/u.test(view.type.value);
  return !isText || view.dispositionText !== '' || parameterValues(view.type, 'name').length > 0;
}

/** Whether fields may have been left out, or their values cut. */
export function isTooLong(header: HeaderBlock): boolean {
  return header.end - header.start > MAX_HEADER_BYTES || header.fields.length >= MAX_HEADER_FIELDS;
}

/** The boundaries that a Content-Type names, in order, without duplicates. */
export function boundariesOf(view: EntityView): readonly string[] {
  const boundaries: string[] = [];
  for (const { name, value, encoded } of view.type.parameters) {
    if (name !== 'boundary') continue;
    const boundary = boundaryText(value, encoded);
    if (!boundaries.includes(boundary)) boundaries.push(boundary);
  }
  return boundaries;
}

/** RFC 2231 allows a coded boundary; it is ASCII, so the percent codes are all there is to decode. */
function boundaryText(value: string, encoded: boolean): string {
  if (!encoded) return value;
  const text = value.replace(/^[^']*'[^']*'/u, '');
  return text.replaceAll(/%([0-9a-f]{2})/giu, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
}
