import { readEntry, type Entry } from './entry.ts';

const SUM = /^\\?([0-9a-fA-F]+)(?:\s.*)?$/u;
const TAGGED = /^SHA256 \(.*\) = ([0-9a-fA-F]{64})$/u;
const SIGNATURE = /^([0-9a-fA-F]+):(\d+|\*):([^:\s]+)(?::\d+(?::\d+)?)?$/u;

/**
 * One line of a foreign hash file: `sums` is a bare value, `sha256sum` output or its BSD form; `hsb` is a ClamAV signature
 * `hash:size:name[:level]`, whose size says nothing that a SHA-256 does not. MD5 and SHA-1 are errors: neither can be
 * compared with anything here, and both can be forged.
 */
export function importLine(line: string, form: 'sums' | 'hsb'): Entry | string {
  const hash = form === 'hsb' ? SIGNATURE.exec(line)?.[1] : (TAGGED.exec(line)?.[1] ?? SUM.exec(line)?.[1]);
  if (hash === undefined)
    return form === 'hsb' ? 'it is not hash:size:name[:level]' : 'it is not a SHA-256 value with a file name';
  return importHash(hash);
}

/** An entry for a hash from another system, or what is wrong with it. */
export function importHash(hash: string): Entry | string {
  if (hash.length === 32) return 'it is an MD5 value; only SHA-256 is matched';
  if (hash.length === 40) return 'it is a SHA-1 value; only SHA-256 is matched';
  return readEntry('sha256', hash, 0);
}
