import type { Sign } from './finding.ts';

const PASSWORD_FIELD = /<input\b[^<>]{0,1000}\btype\s*=\s*["']?password\b/iu;
const FORM_TARGET = /<form\b[^<>]{0,2000}\baction\s*=\s*["']?\s*(?:https?:)?\/\//iu;
const SENDS = /\bfetch\s*\(|\bXMLHttpRequest\b|\$\.(?:ajax|post)\s*\(|\bsendBeacon\b|api\.telegram\.org/u;

/** A page on disk that asks for a password and sends it somewhere. */
export function htmlPasswordForm(text: string): readonly Sign[] {
  if (!PASSWORD_FIELD.test(text)) return [];
  const remote = FORM_TARGET.test(text) || SENDS.test(text);
  return [{ code: 'html-password-form', data: remote ? {} : { case: 'local' } }];
}
