import { base64Payload } from './base64-payload.ts';
import type { Sign } from './finding.ts';

const SCRIPT = /<script\b|\bon(?:load|error|click)\s*=/iu;
const DECODES = /\batob\s*\(|\bfromCharCode\b|\bunescape\s*\(|\bnew\s+(?:Blob|File|Uint8Array)\b/u;
const DELIVERS =
  /\bcreateObjectURL\b|\bmsSave(?:OrOpen)?Blob\b|\.download\s*=|\bdownload\s*=\s*["']|setAttribute\s*\(\s*["']download/u;
/** Writing the name of the decoder so that a search misses it has no honest reason. */
const OBFUSCATED =
  /\beval\s*\(\s*(?:window\.)?atob\b|\batob\s*\(\s*atob\b|["']at["']\s*\+\s*["']ob["']|ato\\u0062|\\x61\\x74\\x6f\\x62|\bdocument\.write(?:ln)?\s*\(\s*(?:window\.)?(?:atob|unescape|decodeURIComponent)\s*\(\s*["'`][^"'`]{200}|["'`][^"'`]{0,20}ht["']\s*\+\s*["']tp/u;

/**
 * A page that builds a file from text in itself. Charts and notebooks also decode and offer downloads, so that only a
 * payload or a disguised decoder makes it more than a remark.
 */
export function htmlSmuggling(text: string): readonly Sign[] {
  const link = /\bhref\s*=\s*["']data:[^"']{0,100};base64,/iu.test(text) && /\bdownload\b/iu.test(text);
  if (!SCRIPT.test(text) && !link) return [];
  const payload = base64Payload(text);
  const delivers = DELIVERS.test(text);
  if (payload !== undefined && (delivers || link || DECODES.test(text))) {
    return [{ code: 'html-smuggling', data: { case: payload } }];
  }
  if (OBFUSCATED.test(text)) return [{ code: 'html-smuggling', data: { case: 'obfuscated' } }];
  return delivers && DECODES.test(text) ? [{ code: 'html-smuggling', data: {} }] : [];
}
