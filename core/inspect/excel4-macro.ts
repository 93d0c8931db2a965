import { u16 } from '../archive/numbers.ts';
import type { Sign } from './finding.ts';

const FILEPASS = 0x002f;
const BOUND_SHEET = 0x0085;
const NAME = 0x0018;
const END_OF_FILE = 0x000a;
const MACRO_SHEET = 1;
const BUILT_IN = 0x20;
const AUTO_OPEN = 1;

/** What the first part of an old Excel workbook tells (MS-XLS 2.4). */
export interface Workbook {
  readonly encrypted: boolean;
  readonly signs: readonly Sign[];
}

/** Reads the records before the first sheet: encryption, macro sheets, names that start by themselves. */
export function readWorkbook(stream: Uint8Array): Workbook {
  let macroSheets = 0;
  let hidden = false;
  let starts = false;
  let at = 0;
  while (at + 4 <= stream.length) {
    const id = u16(stream, at);
    const length = u16(stream, at + 2);
    const data = at + 4;
    if (id === FILEPASS) return { encrypted: true, signs: [] };
    if (id === END_OF_FILE) break;
    if (id === BOUND_SHEET && stream[data + 5] === MACRO_SHEET) {
      macroSheets++;
      hidden ||= ((stream[data + 4] ?? 0) & 3) !== 0;
    }
    if (id === NAME && (u16(stream, data) & BUILT_IN) !== 0) {
      // BIFF8 puts a byte of string flags in front of the one-character built-in name.
      starts ||= stream[data + 15] === AUTO_OPEN || stream[data + 14] === AUTO_OPEN;
    }
    at = data + length;
  }
  return { encrypted: false, signs: macroSheets === 0 ? [] : [excel4Sign(macroSheets, hidden, starts)] };
}

/** Excel 4 macros of an OOXML workbook: its sheets' parts and its `workbook` part, as text. */
export function excel4InOoxml(macroSheets: number, workbook: string): readonly Sign[] {
  if (macroSheets === 0) return [];
  const hidden = /\bstate="(?:veryHidden|hidden)"/u.test(workbook);
  // The binary form (xlsb) has the name in UTF-16, without its prefix.
  return [excel4Sign(macroSheets, hidden, /(?:_xlnm\.)?Auto_Open/iu.test(workbook.replaceAll('\0', '')))];
}

/** A SYLK file that says it is a macro sheet: an `O` record with the option `E`. */
export function excel4InSylk(text: string): readonly Sign[] {
  return /^O;(?:[^\r\n]{0,80};)?E\s*$/mu.test(text) ? [excel4Sign(1, false, /auto_open/iu.test(text))] : [];
}

function excel4Sign(macroSheets: number, hidden: boolean, starts: boolean): Sign {
  const data = { macroSheets, hidden, starts };
  return { code: 'excel4-macro', data: hidden || starts ? { ...data, case: 'hidden' } : data };
}
