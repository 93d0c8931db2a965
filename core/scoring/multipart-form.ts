import { concatBytes } from '../bytes/concat.ts';
import { utf8 } from '../bytes/text.ts';
import type { FileToScore } from './scoring-endpoint.ts';

export interface MultipartForm {
  readonly contentType: string;
  readonly body: Uint8Array;
}

/**
 * A `multipart/form-data` body (RFC 7578) with text fields and the file as the field `file`. The delimiter is made from
 * the file's own hash: no file can hold its own.
 */
export function multipartForm(
  file: FileToScore,
  fields: Readonly<Record<string, string>> = {},
): MultipartForm {
  const boundary = `mailwicket-${file.sha256}`;
  // Percent-encoded as browsers do, so that a name cannot end its parameter or its line.
  const name = (file.filename === '' ? file.sha256 : file.filename)
    .toWellFormed()
    .replace(/[\p{Cc}"]/gu, (character) => encodeURIComponent(character));
  const texts = Object.entries(fields).map(
    ([field, value]) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${field}"\r\n\r\n${value}\r\n`,
  );
  const head =
    `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n` +
    'Content-Type: application/octet-stream\r\n\r\n';
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: concatBytes([utf8(texts.join('') + head), file.bytes(), utf8(`\r\n--${boundary}--\r\n`)]),
  };
}
