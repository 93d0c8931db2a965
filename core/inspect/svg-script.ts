import type { Sign } from './finding.ts';

const SCRIPT =
  /<(?:\w+:)?script\b|\son(?:load|error|click|mouseover|begin|focus\w*)\s*=\s*["']|(?:href|to|from|values)\s*=\s*["']\s*javascript:/iu;
const LEADS_AWAY =
  /\b(?:window|document|top|self)?\.?location\s*(?:=[^=]|\.(?:href|assign|replace)\b)|\batob\s*\(|\beval\s*\(|\bfromCharCode\b|\bActiveXObject\b|\bwindow\.open\s*\(/u;
const FRAME = /<(?:\w+:)?iframe\b[^<>]{0,400}\bsrc\s*=\s*["']\s*(?:data:|https?:)/iu;
const CODED_LINK = /href\s*=\s*["'](?:[^"']{0,40}&#x?[0-9a-f]{1,6};){3}/iu;

/** Script in a drawing. Styles in CDATA, which drawing programs write, are nothing. */
export function svgScript(text: string): readonly Sign[] {
  const script = SCRIPT.test(text);
  if (FRAME.test(text) || CODED_LINK.test(text) || (script && LEADS_AWAY.test(text))) {
    return [{ code: 'svg-script', data: { case: 'redirect' } }];
  }
  return script ? [{ code: 'svg-script', data: {} }] : [];
}
