import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readPolicy } from '../../core/policy/read-policy.ts';
import type { Policy } from '../../core/policy/policy.ts';
import type { Clock } from '../../core/ports.ts';
import { build } from '../../server/lists/build.ts';
import { generateKey, signingKey } from '../../server/lists/signing-key.ts';

const root = resolve(import.meta.dirname, '../..');
const vectors = join(root, 'test/vectors/check');
export const CORPUS = join(root, 'test/corpus');
export const VERDICTS = join(vectors, 'verdicts.json');
export const POLICY_FILE = join(vectors, 'policy.json');

/** The time of the vectors. */
const NOW = Date.parse('2026-11-23T12:00:00Z');
export const vectorClock: Clock = {
  now: () => NOW,
  sleep: () => Promise.reject(new Error('nothing sleeps in the vectors')),
};

export function vectorPolicy(): Policy {
  return readPolicy(JSON.parse(readFileSync(POLICY_FILE, 'utf8')));
}

/** File names of the corpus, sorted. */
export function corpusFiles(): readonly string[] {
  return readdirSync(CORPUS)
    .filter((name) => name.endsWith('.eml'))
    .sort();
}

export interface VectorLists {
  /** The published folder. */
  readonly folder: string;
  /** File with the first trusted root. */
  readonly rootFile: string;
  readonly rootText: string;
  remove(): void;
}

/** Publishes the lists of the vectors with fresh keys, at the given time. */
export async function publishVectorLists(now = NOW): Promise<VectorLists> {
  const folder = mkdtempSync(join(tmpdir(), 'mailwicket-vectors-'));
  const source = join(folder, 'source');
  const out = join(folder, 'published');
  mkdirSync(source);
  for (const name of ['block.txt', 'allow.txt']) copyFileSync(join(vectors, name), join(source, name));
  await build({
    sourceFolder: source,
    outFolder: out,
    offline: signingKey(generateKey()),
    online: signingKey(generateKey()),
    oldOffline: undefined,
    expiresDays: 3,
    pollSeconds: 900,
    now,
  });
  const rootText = readFileSync(join(out, 'metadata/1.root.json'), 'utf8');
  const rootFile = join(folder, 'root.json');
  writeFileSync(rootFile, rootText);
  return { folder: out, rootFile, rootText, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
