import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { MailwicketError, type Problem } from '../../core/errors.ts';
import { MAX_RULES } from '../../core/limits.ts';
import { readEntryFile } from '../../core/lists/entry-file.ts';
import type { Entry } from '../../core/lists/entry.ts';
import type { ListKind } from '../../core/lists/layer.ts';
import { rulesOf } from '../../core/lists/own-entries.ts';

const NAME = /^(block|allow)(?:[.-].*)?\.(?:txt|csv|hsb|sha256)$/iu;
/** Text of one file: a line of hash text for each of 20 million entries would not fit in memory anyway. */
const MAX_FILE_BYTES = 512 * 1024 * 1024;

/**
 * Reads every list file of a folder: `block.txt`, `allow.txt`, and further ones such as `block.malwarebazaar.csv` or
 * `block-clamav.hsb`, whose beginning says which list they belong to. Throws `LIST_SYNTAX` with every bad line
 * (`file:line`), and for a folder without list files or with a file that is none.
 */
export function readSources(folder: string): Readonly<Record<ListKind, readonly Entry[]>> {
  const entries: Record<ListKind, Entry[]> = { block: [], allow: [] };
  const problems: Problem[] = [];
  let files = 0;
  for (const name of readdirSync(folder).sort()) {
    if (name.startsWith('.') || /^readme/iu.test(name) || statSync(join(folder, name)).isDirectory())
      continue;
    const kind = NAME.exec(name)?.[1]?.toLowerCase();
    if (kind !== 'block' && kind !== 'allow') {
      problems.push({ path: name, message: 'is neither block.* nor allow.* (.txt, .csv, .hsb, .sha256)' });
      continue;
    }
    files++;
    const read = readEntryFile(name, readText(join(folder, name)));
    for (const entry of read.entries) entries[kind].push(entry);
    problems.push(...read.problems);
  }
  if (files === 0) problems.push({ path: folder, message: 'holds no block.txt or allow.txt' });
  for (const kind of ['block', 'allow'] as const) {
    const rules = rulesOf(entries[kind]).length;
    if (rules > MAX_RULES)
      problems.push({ path: kind, message: `has ${rules} free patterns; at most ${MAX_RULES} are allowed` });
  }
  if (problems.length > 0)
    throw new MailwicketError('LIST_SYNTAX', 'the lists have errors; nothing was published', { problems });
  return entries;
}

function readText(file: string): string {
  const { size } = statSync(file);
  if (size > MAX_FILE_BYTES)
    throw new MailwicketError('LIST_SYNTAX', `${file} is larger than ${MAX_FILE_BYTES} bytes; split it`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (cause) {
    throw new MailwicketError('LIST_SYNTAX', `${file} is not UTF-8 text`, { cause });
  }
}
