import type { CompoundFile } from '../archive/cfb.ts';
import { holdsVba, vbaSources } from '../archive/vba-source.ts';
import type { Sign } from './finding.ts';

/** Names that mark a VBA project, in lower case. */
const PROJECT_NAMES = new Set(['_vba_project', '_vba_project_cur', 'macros', 'vba']);

/** Procedures that Office starts by itself. */
const STARTS_BY_ITSELF =
  /^[ \t]*(?:(?:public|private|static)[ \t]+)*sub[ \t]+(auto_?(?:open|exec|close|exit|new)|(?:document|workbook)_?(?:open|close|beforeclose|new|activate)|[a-z]\w{0,60}_(?:layout|painted|painting|gotfocus|mousehover|click|change|resize))\b/imu;

/** Writing files or starting programs. Whole words: parts of words are in every second macro. */
const ACTS =
  /\b(?:shell|createobject|getobject|sendkeys|shellexecute[aw]?|executeexcel4macro|settimer|urldownloadtofile[aw]?|virtualalloc(?:ex)?|savetofile|createtextfile|filecopy|environ|wscript|powershell|callbyname)\b|\bdeclare\b[^\n]{0,80}\blib\b/iu;

/** Bytes of streams that are searched in one compound file. */
const MAX_SEARCHED = 32 * 1024 * 1024;

/** The macros of a compound file, orphan streams included; nothing when it has none. */
export function vbaMacro(file: CompoundFile): readonly Sign[] {
  const sources: string[] = [];
  let left = MAX_SEARCHED;
  let found = false;
  for (const entry of file.entries) {
    if (PROJECT_NAMES.has(entry.name.toLowerCase())) found = true;
    if (entry.kind !== 'stream' || left <= 0) continue;
    const stream = file.read(entry, left);
    left -= stream.length;
    if (!holdsVba(stream)) continue;
    found = true;
    sources.push(...vbaSources(stream));
  }
  return found ? macroSigns(sources) : [];
}

/** Signs of VBA source texts. */
export function macroSigns(sources: readonly string[]): readonly Sign[] {
  const signs: Sign[] = [{ code: 'macro-document', data: { modules: sources.length } }];
  const trigger = sources
    .map((source) => STARTS_BY_ITSELF.exec(source)?.[1])
    .find((name) => name !== undefined);
  if (trigger !== undefined) {
    const acts = sources.some((source) => ACTS.test(source));
    signs.push({ code: 'auto-macro', data: { trigger, ...(acts ? { case: 'acts' } : {}) } });
  }
  return signs;
}
