import type { Sign } from './finding.ts';

/** Programs that take commands, as the alternatives of a pattern. */
export const COMMANDS =
  'cmd|powershell|pwsh|mshta|msexcel|wscript|cscript|regsvr32|rundll32|certutil|bitsadmin|msiexec|wmic|forfiles';
const COMMAND = new RegExp(String.raw`\b(?:${COMMANDS})\b`, 'iu');
const INSTRUCTION = /<w:instrText\b[^<>]{0,200}>([^<]{0,2000})<|\bw:instr="([^"]{0,2000})"/gu;
const FIELD_END = /<w:fldChar\b[^<>]{0,200}w:fldCharType="(?:begin|end)"/gu;

/** DDE fields of a Word part. A field's text may be cut into runs, so that runs are joined first. */
export function ddeInWord(xml: string): readonly Sign[] {
  if (!xml.includes('instr')) return [];
  return xml.split(FIELD_END).flatMap((piece) => {
    const instruction = Array.from(piece.matchAll(INSTRUCTION), (run) => run[1] ?? run[2] ?? '').join('');
    return /^\s*"?\s*DDE(?:AUTO)?\b/iu.test(instruction) ? [ddeSign(instruction)] : [];
  });
}

/** DDE links of an Excel part under `xl/externalLinks`. */
export function ddeInExcel(xml: string): readonly Sign[] {
  const link = /<(?:\w+:)?ddeLink\b[^<>]{0,4000}>/u.exec(xml);
  return link === null ? [] : [ddeSign(link[0])];
}

/** A DDE field in an old Word document: the field mark, then the word. */
export function ddeInWordStream(latin1: string): readonly Sign[] {
  const field =
    /\x13[ \x00]{0,20}D\x00?D\x00?E\x00?(?:A\x00?U\x00?T\x00?O\x00?)?[ \x00]([^\x14\x15]{0,400})/iu.exec(
      latin1,
    );
  return field === null ? [] : [ddeSign((field[1] ?? '').replaceAll('\0', ''))];
}

/** The finding of one instruction. */
export function ddeSign(instruction: string): Sign {
  return { code: 'dde-link', data: COMMAND.test(instruction) ? { case: 'command' } : {} };
}
