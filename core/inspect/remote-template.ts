import type { Sign } from './finding.ts';

/** Relations that are fetched when the document is opened. Plain links (`hyperlink`) need a click. */
const FETCHED = new Set(['attachedTemplate', 'oleObject', 'frame', 'subDocument']);
const RELATION = /<(?:\w+:)?Relationship\b[^<>]{1,4000}>/gu;

/** External relations of one `.rels` part that are fetched without a click, or whose target leaks credentials. */
export function remoteTemplate(rels: string): readonly Sign[] {
  if (!/External/iu.test(rels)) return [];
  return Array.from(rels.matchAll(RELATION)).flatMap(([tag]): Sign[] => {
    if (!/\bTargetMode\s*=\s*["']External["']/iu.test(tag)) return [];
    const relation = /\bType\s*=\s*["'][^"']{0,300}\/(\w+)["']/u.exec(tag)?.[1] ?? '';
    const target = decodeEntities(/\bTarget\s*=\s*["']([^"']{0,2000})/u.exec(tag)?.[1] ?? '');
    const scheme = /^\s*([a-z][a-z0-9+.-]*):/iu.exec(target)?.[1]?.toLowerCase() ?? '';
    if (scheme === 'mhtml') return [{ code: 'remote-template', data: { relation, scheme, case: 'mhtml' } }];
    if (!FETCHED.has(relation)) return [];
    // A linked object or template on the writer's own disk is what Word stores for every template.
    const remote =
      /^(?:https?|ftp|mhtml|smb)$/u.test(scheme) || /^(?:file:\/*)?[\\/]{2}[^\\/]/iu.test(target);
    return remote && !isLocalFile(target) ? [{ code: 'remote-template', data: { relation, scheme } }] : [];
  });
}

/** `file:///C:\…`: a template on the writer's own disk. */
function isLocalFile(target: string): boolean {
  return /^file:\/{3}[a-z](?::|%3a|\|)/iu.test(target);
}

function decodeEntities(text: string): string {
  return text.replace(/&#(?:x([0-9a-f]{1,6})|(\d{1,7}));/giu, (whole, hex?: string, decimal?: string) => {
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
