import { describe, expect, it } from 'vitest';
import { readSkeleton } from '../../../core/mail/parse-skeleton.ts';
import { ProblemList, ReadingBudget } from '../../../core/mail/reading-budget.ts';
import { compareWithParser, leavesNoDoubt } from '../../../core/mail/second-opinion.ts';
import type { Leaf } from '../../../core/mail/leaf.ts';
import { StructureReader } from '../../../core/mail/structure.ts';
import { nodeCodec } from '../../../server/node-ports.ts';
import { corpusFiles, readCorpus } from './corpus.ts';

function structureOf(raw: Uint8Array): {
  leaves: readonly Leaf[];
  views: StructureReader['views'];
  problems: ProblemList;
} {
  const problems = new ProblemList();
  const reader = new StructureReader(new ReadingBudget(raw.length, undefined), problems, nodeCodec);
  reader.read(raw, 0);
  return { leaves: reader.leaves, views: reader.views, problems };
}

const cutsOf = (leaves: readonly Leaf[]) =>
  leaves.map((leaf) => ({ start: leaf.view.bodyStart, end: leaf.bodyEnd }));

const plainFiles = corpusFiles().filter((name) => {
  const { views, problems } = structureOf(readCorpus(name));
  return leavesNoDoubt(views, problems);
});

describe('the second opinion', () => {
  it('is left out for most ordinary messages', () => {
    expect(plainFiles).toEqual(expect.arrayContaining(['plain.eml', 'base64.eml', 'nested-message.eml']));
  });

  it.each(plainFiles)('would agree on %s, where it is left out', async (name) => {
    const raw = readCorpus(name);
    const { leaves } = structureOf(raw);
    const listed = await readSkeleton(raw, cutsOf(leaves));
    for (const { cuts, type } of listed ?? []) {
      expect(cuts).toHaveLength(1);
      const declared = leaves[cuts[0] ?? -1]?.view.type.value;
      expect([declared === '' ? type : declared]).toEqual([type]);
    }
    const never = leaves.filter((leaf) => !/^(?:text\/(?:plain|html))?$/u.test(leaf.view.type.value));
    const seen = listed?.flatMap(({ cuts }) => cuts.map((cut) => leaves[cut])) ?? [];
    expect(seen).toEqual(expect.arrayContaining(never));
  });

  it('records that the parser sees another structure', async () => {
    const raw = readCorpus('differential-bare-cr.eml');
    const { leaves, views } = structureOf(raw);
    const problems = new ProblemList();
    problems.ambiguous('bare-cr', '');
    await compareWithParser(raw, leaves, views, problems);
    expect(problems.all).toContainEqual({ code: 'ambiguous-structure', sign: 'parser-disagrees', part: '2' });
  });

  it('adds the name that the parser reads', async () => {
    const raw = readCorpus('name-rfc2047.eml');
    const { leaves, views, problems } = structureOf(raw);
    const opinion = await compareWithParser(raw, leaves, views, problems);
    expect(leaves.map((leaf) => opinion.nameOf(leaf))).toEqual(['', 'Rechnung ä.exe']);
  });
});
