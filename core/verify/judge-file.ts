import type { Policy } from '../policy/policy.ts';
import { dispositionOf } from '../policy/without-verdict.ts';
import { levelOf } from '../scoring/threat-level.ts';
import type { EndpointOpinion } from './ask-endpoint.ts';
import type { ExaminedFile } from './examined.ts';
import { stricter } from './rank.ts';
import type { AttachmentVerdict, Disposition, ReceiptLine, UncheckedReason } from './verdict.ts';

/** What was not asked at all, for every file alike: no endpoint, lists past their end. */
export interface Circumstance {
  readonly reason: Extract<UncheckedReason, 'no-endpoint' | 'lists-stale'>;
  readonly what: 'score' | 'lists';
  readonly detail: string;
}

/**
 * Decides outcome, level and disposition of one file from what is known of it. The highest score wins. What stayed
 * unchecked makes the outcome `unchecked` unless a score makes it worse, and the strictest of all dispositions holds.
 *
 * A circumstance whose policy row is `release` leaves a file without findings `clean`, with a line in the receipt
 * (docs/adr/0001-no-endpoint.md).
 */
export function judgeFile(
  examined: ExaminedFile,
  opinion: EndpointOpinion | undefined,
  circumstances: readonly Circumstance[],
  policy: Policy,
): AttachmentVerdict {
  const { decision, findings } = examined;
  if (decision === 'allowed' && examined.reasons.length === 0) {
    const { receipt } = examined;
    return verdictOf(examined, opinion, 'allowed', null, 'release', [], receipt);
  }
  const felt = decision === 'unlisted' ? circumstances : [];
  const gaps = union(examined.reasons, opinion?.reasons ?? []);
  const reasons = union(
    gaps,
    felt.map(({ reason }) => reason),
  );
  const receipt: ReceiptLine[] = [...examined.receipt];
  if (opinion !== undefined) receipt.push(...opinion.receipt);
  for (const { reason, what, detail } of felt) receipt.push({ code: 'not-checked', reason, what, detail });
  let score = decision === 'blocked' ? 1 : Math.max(0, opinion?.score ?? 0);
  for (const finding of findings) score = Math.max(score, finding.score);
  const outcome = decision === 'blocked' ? 'malicious' : outcomeOf(score, gaps, felt, policy);
  let disposition = ownDisposition(outcome, policy);
  for (const reason of reasons) disposition = stricter(disposition, dispositionOf(reason, policy));
  return verdictOf(examined, opinion, outcome, score, disposition, reasons, receipt);
}

function verdictOf(
  { file, size, sha256, alsoSha256, detectedType, findings, members }: ExaminedFile,
  opinion: EndpointOpinion | undefined,
  outcome: AttachmentVerdict['outcome'],
  score: number | null,
  disposition: Disposition,
  reasons: readonly UncheckedReason[],
  receipt: readonly ReceiptLine[],
): AttachmentVerdict {
  return {
    id: file.id,
    filename: file.filename,
    size,
    sha256,
    declaredType: file.declaredType,
    detectedType,
    malwareName: opinion?.malwareName ?? '',
    findings,
    members,
    alsoSha256,
    outcome,
    score,
    level: outcome === 'unchecked' || score === null ? null : levelOf(score),
    disposition,
    reasons,
    receipt,
  };
}

/** Both without duplicates: seldom more than two, so no set is made. */
function union(
  some: readonly UncheckedReason[],
  more: readonly UncheckedReason[],
): readonly UncheckedReason[] {
  const added = more.filter((reason, index) => !some.includes(reason) && more.indexOf(reason) === index);
  return added.length === 0 ? some : [...some, ...added];
}

function outcomeOf(
  score: number,
  gaps: readonly UncheckedReason[],
  felt: readonly Circumstance[],
  policy: Policy,
): 'malicious' | 'suspicious' | 'unchecked' | 'clean' {
  const { thresholds } = policy;
  if (score > 0 && score >= thresholds.malicious) return 'malicious';
  if (score > 0 && score >= thresholds.suspicious) return 'suspicious';
  if (gaps.length > 0) return 'unchecked';
  return felt.every(({ reason }) => dispositionOf(reason, policy) === 'release') ? 'clean' : 'unchecked';
}

function ownDisposition(outcome: AttachmentVerdict['outcome'], policy: Policy): Disposition {
  switch (outcome) {
    case 'malicious':
      return policy.onMalicious.download === 'block' ? 'block' : 'release';
    case 'suspicious':
      return policy.onSuspicious;
    case 'unchecked':
    case 'clean':
    case 'allowed':
      return 'release';
  }
}
