import { existsSync, readFileSync } from 'node:fs';
import { MailwicketError } from '../../core/errors.ts';
import { countsOn, dayOfTime } from '../../core/lists/days.ts';
import type { Entry } from '../../core/lists/entry.ts';
import type { ListKind } from '../../core/lists/layer.ts';
import { encodeIndex, parseIndex, rulesPath, type ListIndex } from '../../core/lists/list-index.ts';
import { rulesOf } from '../../core/lists/own-entries.ts';
import { encodeRules } from '../../core/lists/rules.ts';
import { findTarget } from '../../core/tuf/target-file.ts';
import { buildLayers } from './list-layers.ts';
import { targetFile, type Published } from './publish-folder.ts';
import { sha256 } from './sign-metadata.ts';

const JITTER_PERCENT = 20;

export interface ListReport {
  readonly entries: number;
  readonly added: number;
  readonly removed: number;
}

export interface BuiltIndex {
  /** The index file. */
  readonly text: string;
  /** Whether it says anything else than the one published before. */
  readonly changed: boolean;
  /** New files by their name below `targets/`, the index not among them. */
  readonly files: ReadonlyMap<string, Uint8Array | string>;
  readonly report: ListReport;
}

/** The index of one list with the files it names. An index in which only the time of issue would differ stays as it is. */
export function buildIndex(
  kind: ListKind,
  entries: readonly Entry[],
  published: Published,
  options: { readonly outFolder: string; readonly pollSeconds: number; readonly now: number },
): BuiltIndex {
  const { outFolder, pollSeconds, now } = options;
  const before = readIndex(outFolder, published, kind);
  const today = dayOfTime(now);
  const layers = before?.index.layers ?? [];
  const built = buildLayers(kind, entries, { folder: outFolder, layers }, today);
  const files = new Map<string, Uint8Array | string>(built.files);
  const rules = rulesOf(entries).filter(({ lastDay }) => countsOn(lastDay, today));
  let rulesRef: ListIndex['rules'];
  if (rules.length > 0) {
    const text = encodeRules(rules);
    rulesRef = { sha256: sha256(text), length: Buffer.byteLength(text) };
    files.set(rulesPath(rulesRef), text);
  }
  const index: ListIndex = {
    kind,
    issued: now,
    pollSeconds,
    jitterPercent: JITTER_PERCENT,
    layers: built.layers,
    rules: rulesRef,
  };
  const report = {
    entries: built.entries + rules.length,
    added: built.added,
    removed: built.removed,
  };
  const asBefore = encodeIndex({ ...index, issued: before?.index.issued ?? now });
  if (before?.text === asBefore) return { text: asBefore, changed: false, files, report };
  return { text: encodeIndex(index), changed: true, files, report };
}

function readIndex(
  folder: string,
  published: Published,
  kind: ListKind,
): { readonly index: ListIndex; readonly text: string } | undefined {
  const { targets } = published;
  const target = targets === undefined ? undefined : findTarget(targets.metadata, `${kind}.json`);
  if (target === undefined) return undefined;
  const file = targetFile(folder, `${target.hashes.get('sha256') ?? ''}.${kind}.json`);
  if (!existsSync(file)) throw new MailwicketError('TUF_MISSING', `${file} is not there`);
  const bytes = readFileSync(file);
  return { index: parseIndex(bytes, kind), text: bytes.toString('utf8') };
}
