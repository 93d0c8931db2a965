/** What a `Content-Disposition` response header says (RFC 6266). */
export interface ContentDisposition {
  /** Lower-case type, `''` when there is no header. Browsers save everything but `inline` and ''. */
  readonly type: string;
  /** `''` when none is given. For inspection only: never a path that is written to. */
  readonly filename: string;
}

/** Reads the header leniently: a name that cannot be read is `''`, never an error. */
export function readContentDisposition(header: string | null): ContentDisposition {
  if (header === null) return { type: '', filename: '' };
  const type = (header.split(';', 1)[0] ?? '').trim().toLowerCase();
  // SOGo puts the value in quotes, which is no RFC 8187.
  const extended = /;\s*filename\*\s*=\s*"?([\w-]+)'[^']*'([^;"]+)/iu.exec(header);
  const decoded = extended === null ? undefined : decodeExtended(extended[1] ?? '', extended[2] ?? '');
  if (decoded !== undefined) return { type, filename: decoded };
  const quoted = /;\s*filename\s*=\s*"((?:[^"\\]|\\.)*)"/iu.exec(header);
  if (quoted !== null) return { type, filename: utf8OrAsIs((quoted[1] ?? '').replaceAll(/\\(.)/gu, '$1')) };
  const token = /;\s*filename\s*=\s*([^\s;]+)/iu.exec(header);
  return { type, filename: utf8OrAsIs(token?.[1] ?? '') };
}

/**
 * The header as one that saves, under the name the browser would have given the file: it takes the end of the address where it
 * reads no name, and the address is ours by now.
 */
export function savingHeader(header: string | null, address: URL): string {
  const parameters = /;.*$/su.exec(header ?? '')?.[0] ?? '';
  const isQuoted = /;\s*filename\*\s*=\s*"/iu.test(parameters);
  const { filename } = readContentDisposition(header);
  if (filename !== '' && !isQuoted) return `attachment${parameters}`;
  const name = filename === '' ? lastStep(address) : filename;
  return name === '' ? 'attachment' : `attachment; filename*=UTF-8''${encodeExtended(name)}`;
}

/** Whether a browser saves such an answer instead of showing it. */
export function isSaved(disposition: ContentDisposition): boolean {
  return disposition.type !== '' && disposition.type !== 'inline';
}

function lastStep({ pathname }: URL): string {
  const step = pathname.split('/').at(-1) ?? '';
  return decodeExtended('utf-8', step) ?? step;
}

/** RFC 8187 §3.2.1: `encodeURIComponent` leaves some characters that are not of `attr-char`. */
function encodeExtended(name: string): string {
  return encodeURIComponent(name.toWellFormed()).replaceAll(
    /['()*]/gu,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function decodeExtended(charset: string, value: string): string | undefined {
  if (!/^utf-8$/iu.test(charset)) return undefined;
  try {
    return decodeURIComponent(value.trim());
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

/** Header bytes arrive one character a byte; names are UTF-8 in practice. */
function utf8OrAsIs(text: string): string {
  if (!/[\u0080-\u00ff]/u.test(text) || /[^\0-\u00ff]/u.test(text)) return text;
  const decoded = new TextDecoder().decode(Uint8Array.from(text, (character) => character.charCodeAt(0)));
  return decoded.includes('\ufffd') ? text : decoded;
}
