import { readContentDisposition } from './content-disposition.ts';

const FALLBACK = 'attachment';
/** Bytes of a name that common file systems take, with room for what a browser adds to it. */
const MAX_LENGTH = 200;

/**
 * The name a file is saved under when its bytes are ours: the server's, else the last part of the address. Never a path,
 * never empty, nothing a browser refuses as a name.
 */
export function saveName(contentDisposition: string | null, url: URL): string {
  const { filename } = readContentDisposition(contentDisposition);
  return safeName(filename === '' ? lastPart(url) : filename);
}

/** A name without path, control and direction characters, and without signs that file systems reserve. */
export function safeName(name: string): string {
  const flat = name
    .replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '')
    .replaceAll(/[/\\:*?"<>|%]/gu, '_')
    .replaceAll(/\s+/gu, ' ')
    .replace(/^[\s.~]+/u, '')
    .replace(/[\s.]+$/u, '');
  if (flat.length <= MAX_LENGTH) return flat === '' ? FALLBACK : flat;
  const extension = /\.[\p{L}\p{N}]{1,16}$/u.exec(flat)?.[0] ?? '';
  return `${flat.slice(0, MAX_LENGTH - extension.length).trimEnd()}${extension}`;
}

function lastPart({ pathname }: URL): string {
  const part = pathname.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (error instanceof URIError) return part;
    throw error;
  }
}
