import { levelOf } from '../scoring/threat-level.ts';
import { outerIds } from './examined.ts';
import { highestScore, strictest, worstOutcome } from './rank.ts';
import type { AttachmentVerdict, ReceiptLine } from './verdict.ts';

/**
 * Judges every attachment that contains others (a nested message, a TNEF container, an archive with messages) by the
 * worst of them: taking it is taking them.
 */
export function judgeContainers(verdicts: readonly AttachmentVerdict[]): readonly AttachmentVerdict[] {
  if (!verdicts.some(({ id }) => id.includes('.'))) return verdicts;
  const contents = new Map<string, AttachmentVerdict[]>();
  for (const verdict of verdicts) {
    for (const outer of outerIds(verdict.id)) {
      const inner = contents.get(outer);
      if (inner === undefined) contents.set(outer, [verdict]);
      else inner.push(verdict);
    }
  }
  return verdicts.map((verdict) => {
    const inner = contents.get(verdict.id);
    return inner === undefined ? verdict : withContents(verdict, inner);
  });
}

function withContents(own: AttachmentVerdict, inner: readonly AttachmentVerdict[]): AttachmentVerdict {
  const all = [own, ...inner];
  const outcome = worstOutcome(all.map((verdict) => verdict.outcome)) ?? own.outcome;
  const lines = inner.map((verdict): ReceiptLine => ({
    code: 'nested-verdict',
    path: verdict.filename === '' ? verdict.id : verdict.filename,
    outcome: verdict.outcome,
    score: verdict.score,
  }));
  const score = highestScore(all.map((verdict) => verdict.score));
  return {
    ...own,
    outcome,
    score,
    level: outcome === 'unchecked' || score === null ? null : levelOf(score),
    disposition: strictest(all.map((verdict) => verdict.disposition)),
    reasons: [...new Set(all.flatMap((verdict) => verdict.reasons))],
    receipt: [...own.receipt, ...lines],
  };
}
