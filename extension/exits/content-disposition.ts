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
  const extended = /;\s*filename\*\s*=\s*([\w-]+)'[^']*'([^;]+)/iu.exec(header);
  const decoded = extended === null ? undefined : decodeExtended(extended[1] ?? '', extended[2] ?? '');
  if (decoded !== undefined) return { type, filename: decoded };
  const quoted = /;\s*filename\s*=\s*"((?:[^"\\]|\\.)*)"/iu.exec(header);
  if (quoted !== null) return { type, filename: utf8OrAsIs((quoted[1] ?? '').replaceAll(/\\(.)/gu, '$1')) };
  const token = /;\s*filename\s*=\s*([^\s;]+)/iu.exec(header);
  return { type, filename: utf8OrAsIs(token?.[1] ?? '') };
}

/** Whether a browser saves such an answer instead of showing it. */
export function isSaved(disposition: ContentDisposition): boolean {
  return disposition.type !== '' && disposition.type !== 'inline';
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
