import { startsWithBytes } from '../bytes/search.ts';
import type { Leaf } from './leaf.ts';

/** What a leaf is to a mail reader, from its declared type, names and first bytes (design: the word "attachment"). */

/** Text that readers show in the message itself when it has no name. */
const DISPLAYED_TEXT = new Set([
  '',
  'text',
  'text/plain',
  'text/html',
  'text/enriched',
  'text/x-amp-html',
  'text/watch-html',
]);

const MESSAGE_TYPES = new Set([
  'message/rfc822',
  'message/global',
  'message/news',
  'message/x-emlx',
  'message/partial',
]);

const TNEF_TYPES = new Set(['application/ms-tnef', 'application/vnd.ms-tnef']);

const IMAGE_NAME = /\.(?:png|apng|jpe?g|jpe|jfif|gif|bmp|webp|avif|heic|ico|tiff?)$/iu;

const IMAGE_SIGNS: readonly (readonly [offset: number, sign: readonly number[]])[] = [
  [0, [0x89, 0x50, 0x4e, 0x47]],
  [0, [0xff, 0xd8, 0xff]],
  [0, [0x47, 0x49, 0x46, 0x38]],
  [0, [0x42, 0x4d]],
  [8, [0x57, 0x45, 0x42, 0x50]],
  [4, [0x66, 0x74, 0x79, 0x70]],
  [0, [0x49, 0x49, 0x2a, 0x00]],
  [0, [0x4d, 0x4d, 0x00, 0x2a]],
  [0, [0x00, 0x00, 0x01, 0x00]],
];

/** Bytes needed by `isImage` and `isTnef`. */
export const SIGN_BYTES = 16;

/** The declared type, or the default of RFC 2046 §5.2 and §5.1.5. */
export function effectiveType(leaf: Leaf): string {
  const declared = leaf.view.type.value;
  if (declared !== '') return declared;
  return leaf.digest ? 'message/rfc822' : 'text/plain';
}

/** Whether the leaf is text shown in the message, and no attachment. */
export function isDisplayedText(leaf: Leaf, names: readonly string[]): boolean {
  if (names.length > 0 || isAttachmentDisposition(leaf)) return false;
  return DISPLAYED_TEXT.has(effectiveType(leaf));
}

/** Whether the leaf may be an image shown in the message: what is left to know is whether its content is one. */
export function mayBeDisplayedImage(
  leaf: Leaf,
  names: readonly string[],
  isReferenced: (contentId: string) => boolean,
): boolean {
  const type = effectiveType(leaf);
  const { contentId } = leaf.view;
  // SVG can carry script, so it is never only an image.
  if (!type.startsWith('image/') || type.includes('svg') || contentId === undefined) return false;
  if (isAttachmentDisposition(leaf)) return false;
  if (names.some((name) => !IMAGE_NAME.test(name.trim()))) return false;
  return leaf.related || isReferenced(contentId);
}

export function isImage(start: Uint8Array): boolean {
  return IMAGE_SIGNS.some(([offset, sign]) => startsWithBytes(start, Uint8Array.from(sign), offset));
}

/** Whether the leaf holds a message. */
export function isNestedMessage(leaf: Leaf, names: readonly string[]): boolean {
  return MESSAGE_TYPES.has(effectiveType(leaf)) || names.some((name) => /\.eml[.\s]*$/iu.test(name));
}

/** Whether the leaf is a piece of a message (RFC 2046 §5.2.2): the rest of it comes in other messages. */
export function isFragment(leaf: Leaf): boolean {
  return effectiveType(leaf) === 'message/partial';
}

/** Whether the leaf is a TNEF container (`winmail.dat`), by type, name or its first bytes. */
export function isTnef(leaf: Leaf, names: readonly string[], start: Uint8Array): boolean {
  if (startsWithBytes(start, Uint8Array.of(0x78, 0x9f, 0x3e, 0x22))) return true;
  return TNEF_TYPES.has(effectiveType(leaf)) || names.some((name) => /^winmail\.dat$/iu.test(name));
}

/** Only a disposition that a reader takes for `attachment`, or one that the standards tell it to take as such. */
function isAttachmentDisposition(leaf: Leaf): boolean {
  const value = leaf.view.disposition.value;
  return value !== '' && value !== 'inline';
}
