/** A file name as an `ext-value` in UTF-8 (RFC 8187 §3.2.1), fit for a header field: `UTF-8''r%C3%A9sum%C3%A9.pdf`. */
export function extValue(filename: string): string {
  const encoded = encodeURIComponent(filename.toWellFormed()).replace(
    /['()*]/gu,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `UTF-8''${encoded}`;
}
