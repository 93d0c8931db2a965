import { latin1 } from '../bytes/text.ts';
import type { ByteCodec } from '../ports.ts';
import type { Leaf } from './leaf.ts';
import { codingsOf, decodeBody } from './transfer-encoding.ts';

/** References that are looked at: an image behind them counts as an attachment. */
const MAX_REFERENCES = 10_000;

/**
 * Tells whether an HTML part of the message refers to a Content-ID (`cid:`, RFC 2392). The HTML is decoded at the first
 * question only, since most messages never ask.
 */
export function referencedContentIds(
  leaves: readonly Leaf[],
  codec: ByteCodec,
): (contentId: string) => boolean {
  let references: Set<string> | undefined;
  return (contentId) => {
    references ??= readReferences(leaves, codec);
    return references.has(contentId);
  };
}

function readReferences(leaves: readonly Leaf[], codec: ByteCodec): Set<string> {
  const references = new Set<string>();
  let seen = 0;
  for (const leaf of leaves) {
    if (leaf.view.type.value !== 'text/html') continue;
    const body = leaf.raw.subarray(leaf.view.bodyStart, leaf.bodyEnd);
    const html = latin1(decodeBody(body, codingsOf(leaf.view.encodings).codings[0] ?? 'identity', codec));
    for (const match of html.matchAll(/\bcid:([^"'\s<>)]{1,500})/giu)) {
      if (++seen > MAX_REFERENCES) return references;
      references.add(percentDecoded(match[1] ?? ''));
    }
  }
  return references;
}

function percentDecoded(text: string): string {
  return text.replaceAll(/%([0-9a-f]{2})/giu, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
}
