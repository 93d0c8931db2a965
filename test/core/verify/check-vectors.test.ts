import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../core/verify/verdict.ts';
import {
  CORPUS,
  POLICY_FILE,
  VERDICTS,
  corpusFiles,
  publishVectorLists,
} from '../../support/check-vectors.ts';
import { nodeVerdicts } from '../../support/node-verdicts.ts';

const vectors = JSON.parse(readFileSync(VERDICTS, 'utf8')) as Record<string, Verdict>;
const root = resolve(import.meta.dirname, '../../..');

/** A verdict without the times of its run. */
function timeless(verdict: Verdict | undefined): unknown {
  if (verdict === undefined) return undefined;
  return {
    ...verdict,
    lists: verdict.lists === null ? null : { ...verdict.lists, issued: '', expires: '' },
    incident: verdict.incident === null ? null : { ...verdict.incident, time: '' },
  };
}

describe('check vectors', () => {
  it('has one verdict for every message of the corpus', () => {
    expect(Object.keys(vectors)).toEqual(corpusFiles());
  });

  it('is what core decides in Node', async () => {
    expect(await nodeVerdicts()).toEqual(vectors);
  });

  it('is what the command prints, one object a line', async () => {
    const lists = await publishVectorLists(Date.now());
    try {
      const { stdout, stderr, status } = spawnSync(
        process.execPath,
        [
          ...['server/main.ts', 'check', '--json', '--policy', POLICY_FILE],
          ...['--lists', lists.folder, '--key', lists.rootFile],
          ...corpusFiles().map((name) => join(CORPUS, name)),
        ],
        { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
      );
      expect({ stderr, status }).toEqual({ stderr: '', status: 20 });
      const printed = stdout.trimEnd().split('\n');
      expect(printed).toHaveLength(corpusFiles().length);
      const verdicts = printed.map((line) => timeless(JSON.parse(line) as Verdict));
      expect(verdicts).toEqual(corpusFiles().map((name) => timeless(vectors[name])));
    } finally {
      lists.remove();
    }
  });
});
