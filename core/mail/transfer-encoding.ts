import { MAX_LF_FORM_BYTES } from '../limits.ts';
import type { ByteCodec } from '../ports.ts';
import { lfForm } from './lf-form.ts';
import type { Alternative } from './message.ts';
import { decodeBase64, decodeLeniently, otherBase64Readings } from './base64.ts';
import { decodeQuotedPrintable, withoutTrailingBlanks } from './quoted-printable.ts';
import { decodeUuencoded, findUuencoded } from './uuencode.ts';

/** How a body is coded (RFC 2045 §6). `identity` is 7bit, 8bit, binary and everything unknown. */
export type Coding = 'identity' | 'base64' | 'quoted-printable' | 'uuencode';

const EXACT: Readonly<Record<string, Coding>> = {
  base64: 'base64',
  'quoted-printable': 'quoted-printable',
  'x-uuencode': 'uuencode',
  'x-uue': 'uuencode',
  uuencode: 'uuencode',
  uue: 'uuencode',
};

/**
 * The codings that readers see in the Content-Transfer-Encoding fields of one entity, the likeliest first, without
 * duplicates, never empty. `exact` is false when a field is spelt so that readers differ (`base64 x`, `x-base64z`).
 */
export function codingsOf(fields: readonly string[]): { codings: readonly Coding[]; exact: boolean } {
  if (fields.length === 0) return UNDECLARED;
  const codings: Coding[] = [];
  let exact = true;
  for (const field of fields) {
    const text = field.toLowerCase().trim();
    const known = EXACT[text];
    if (known !== undefined) {
      codings.push(known);
      continue;
    }
    const meant = meantCoding(text);
    codings.push(meant);
    if (meant !== 'identity') {
      exact = false;
      codings.push('identity');
    }
  }
  return { codings: codings.length === 1 ? codings : [...new Set(codings)], exact };
}

const UNDECLARED = { codings: ['identity'], exact: true } as const;

function meantCoding(text: string): Coding {
  if (text.includes('base64')) return 'base64';
  if (text.includes('quoted')) return 'quoted-printable';
  return text.includes('uue') ? 'uuencode' : 'identity';
}

/** The decoded bytes: a view of `body` where nothing was coded, a new array otherwise. */
export function decodeBody(body: Uint8Array, coding: Coding, codec: ByteCodec): Uint8Array {
  switch (coding) {
    case 'identity':
      return body;
    case 'base64':
      return decodeBase64(body, codec);
    case 'quoted-printable':
      return decodeQuotedPrintable(body);
    case 'uuencode': {
      const file = findUuencoded(body)[0];
      return file === undefined ? body : decodeUuencoded(body, file);
    }
  }
}

/**
 * The other byte strings that readers make of the same body: the further codings; base64 that is not well-formed read in
 * other ways; quoted-printable without blanks at line ends; line ends as LF, for text up to `MAX_LF_FORM_BYTES` that was
 * not base64. `known` is the body as the first coding decodes it.
 */
export function otherBodies(
  body: Uint8Array,
  codings: readonly Coding[],
  isText: boolean,
  codec: ByteCodec,
  known?: KnownBody,
): readonly Alternative[] {
  const others: Uint8Array[] = [];
  for (let at = 1; at < codings.length; at++) {
    others.push(decodeBody(body, codings[at] ?? 'identity', codec));
  }
  const [first] = codings;
  if (codings.includes('base64') && !(known?.strictBase64 ?? codec.decodeBase64(body) !== undefined)) {
    others.push(...otherBase64Readings(body));
  }
  const forms = others.map(unknownText);
  if (first !== 'identity' && first !== 'quoted-printable') return forms;
  const bytes = known?.bytes ?? decodeBody(body, first, codec);
  const stripped = first === 'quoted-printable' ? withoutTrailingBlanks(body) : body;
  const decoded = stripped === body ? undefined : decodeBody(stripped, 'quoted-printable', codec);
  if (decoded !== undefined) forms.push(unknownText(decoded));
  if (isText && bytes.length <= MAX_LF_FORM_BYTES) {
    const form = lfForm(bytes);
    if (form !== undefined) forms.push(form);
  }
  if (isText && decoded !== undefined && decoded.length <= MAX_LF_FORM_BYTES) {
    const form = lfForm(decoded);
    if (form !== undefined) forms.push(unknownText(form.bytes));
  }
  return forms;
}

function unknownText(bytes: Uint8Array): Alternative {
  return { bytes, sameText: undefined };
}

/** What is known of a body that was decoded before. */
export interface KnownBody {
  readonly bytes: Uint8Array;
  /** The first coding is base64, and the body holds nothing that readers take differently. */
  readonly strictBase64: boolean;
}

/** About `count` decoded bytes from the start of a body, for a look at its content. */
export function peekBody(body: Uint8Array, coding: Coding, count: number, codec: ByteCodec): Uint8Array {
  if (coding === 'identity') return body.subarray(0, count);
  // Base64 needs 4/3, quoted-printable up to 3 characters a byte; some more for line ends and a uuencode header.
  const part = body.subarray(0, coding === 'uuencode' ? count * 2 + 300 : count * 3 + 64);
  const decoded = coding === 'base64' ? decodeLeniently(part, 'stop') : decodeBody(part, coding, codec);
  return decoded.subarray(0, count);
}
