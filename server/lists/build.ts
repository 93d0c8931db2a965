import { existsSync, readFileSync } from 'node:fs';
import { MailwicketError } from '../../core/errors.ts';
import type { ListKind } from '../../core/lists/layer.ts';
import type { Signed } from '../../core/tuf/metadata.ts';
import { buildIndex, type ListReport } from './build-index.ts';
import {
  metadataFile,
  readPublished,
  targetFile,
  withLock,
  writeAtomically,
  type Published,
} from './publish-folder.ts';
import { publishRoot } from './publish-root.ts';
import { CONTENT_DAYS, sha256, signPin, signTargets } from './sign-metadata.ts';
import type { SigningKey } from './signing-key.ts';
import { readSources } from './source-folder.ts';

const DAY_MS = 86_400_000;

export interface BuildOptions {
  readonly sourceFolder: string;
  readonly outFolder: string;
  readonly offline: SigningKey;
  readonly online: SigningKey;
  /** Keys that a new root must also be signed with: the offline key before this one. */
  readonly oldOffline: SigningKey | undefined;
  /** Lifetime of the timestamp. */
  readonly expiresDays: number;
  readonly pollSeconds: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export interface BuildReport {
  readonly rootVersion: number;
  readonly targetsVersion: number;
  readonly timestampVersion: number;
  readonly expires: number;
  readonly lists: Readonly<Record<ListKind, ListReport>>;
}

/**
 * Publishes the lists of a folder: reads them, signs what changed since the last build and writes static files, the
 * timestamp last, so that whoever reads meanwhile sees one state or the other. The same input, folder, keys and time give
 * the same bytes. Throws `MailwicketError`; nothing is written for lists with errors.
 */
export async function build(options: BuildOptions): Promise<BuildReport> {
  const entries = readSources(options.sourceFolder);
  return withLock(options.outFolder, () => {
    const { outFolder, now } = options;
    const published = readPublished(outFolder);
    const lists = {
      block: buildIndex('block', entries.block, published, options),
      allow: buildIndex('allow', entries.allow, published, options),
    };
    const rootVersion = publishRoot(options, published.root);
    const indexes = new Map([
      ['block.json', lists.block.text],
      ['allow.json', lists.allow.text],
    ]);
    for (const [name, content] of [...lists.block.files, ...lists.allow.files])
      writeOnce(targetFile(outFolder, name), content);
    for (const [name, text] of indexes) writeOnce(targetFile(outFolder, `${sha256(text)}.${name}`), text);
    const changed = lists.block.changed || lists.allow.changed;
    const content = publishContent(options, published, indexes, changed);
    const timestampVersion = (published.timestamp?.version ?? 0) + 1;
    writeTimestamp(options, timestampVersion, content.snapshot);
    return {
      rootVersion,
      targetsVersion: content.targetsVersion,
      timestampVersion,
      expires: now + options.expiresDays * DAY_MS,
      lists: { block: lists.block.report, allow: lists.allow.report },
    };
  });
}

/** Signs the timestamp anew for the same snapshot: the daily work, which needs the online key alone. */
export async function resign(
  options: Pick<BuildOptions, 'outFolder' | 'online' | 'expiresDays' | 'now'>,
): Promise<{ readonly timestampVersion: number; readonly expires: number; readonly ends: number }> {
  return withLock(options.outFolder, () => {
    const { root, timestamp, snapshot, targets } = readPublished(options.outFolder);
    if (root === undefined || timestamp === undefined || snapshot === undefined || targets === undefined)
      throw new MailwicketError('TUF_MISSING', 'nothing is published here yet; run lists build first');
    if (!root.root.roles.timestamp.keyids.includes(options.online.keyid))
      throw new MailwicketError('TUF_BAD_SIGNATURE', 'the online key is not the one the root names');
    const version = timestamp.version + 1;
    writeTimestamp(options, version, { version: snapshot.metadata.version, bytes: snapshot.bytes });
    return {
      timestampVersion: version,
      expires: options.now + options.expiresDays * DAY_MS,
      ends: Math.min(root.root.expires, snapshot.metadata.expires, targets.metadata.expires),
    };
  });
}

interface PinnedFile {
  readonly version: number;
  readonly bytes: string | Uint8Array;
}

/** New targets and snapshot if lists or keys changed or half their life is over; else those published before. */
function publishContent(
  options: BuildOptions,
  published: Published,
  indexes: ReadonlyMap<string, string>,
  changed: boolean,
): { readonly snapshot: PinnedFile; readonly targetsVersion: number } {
  const { outFolder, now, offline, online } = options;
  const { snapshot, targets } = published;
  const halfLife = now + (CONTENT_DAYS / 2) * DAY_MS;
  if (
    !changed &&
    snapshot !== undefined &&
    targets !== undefined &&
    isSignedBy(targets.metadata, offline) &&
    isSignedBy(snapshot.metadata, online) &&
    Math.min(snapshot.metadata.expires, targets.metadata.expires) > halfLife
  ) {
    return {
      snapshot: { version: snapshot.metadata.version, bytes: snapshot.bytes },
      targetsVersion: targets.metadata.version,
    };
  }
  const targetsVersion = (targets?.metadata.version ?? 0) + 1;
  const snapshotVersion = (snapshot?.metadata.version ?? 0) + 1;
  const targetsText = signTargets({ version: targetsVersion, now, days: CONTENT_DAYS }, indexes, offline);
  const snapshotText = signPin(
    'snapshot',
    { version: snapshotVersion, now, days: CONTENT_DAYS },
    { version: targetsVersion, bytes: targetsText },
    online,
  );
  writeAtomically(metadataFile(outFolder, 'targets', targetsVersion), targetsText);
  writeAtomically(metadataFile(outFolder, 'snapshot', snapshotVersion), snapshotText);
  return { snapshot: { version: snapshotVersion, bytes: snapshotText }, targetsVersion };
}

/** A build that was cut after a new root left files of the keys before. */
function isSignedBy(metadata: Signed, key: SigningKey): boolean {
  return metadata.signatures.some(({ keyid }) => keyid === key.keyid);
}

function writeTimestamp(
  options: Pick<BuildOptions, 'outFolder' | 'online' | 'expiresDays' | 'now'>,
  version: number,
  snapshot: PinnedFile,
): void {
  const head = { version, now: options.now, days: options.expiresDays };
  const text = signPin('timestamp', head, snapshot, options.online);
  writeAtomically(metadataFile(options.outFolder, 'timestamp', version), text);
}

/** A file named by its own digest need not be written twice. */
function writeOnce(file: string, content: string | Uint8Array): void {
  if (existsSync(file) && sha256(readFileSync(file)) === sha256(content)) return;
  writeAtomically(file, content);
}
