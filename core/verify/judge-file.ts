import type { Policy } from '../policy/policy.ts';
import { dispositionOf } from '../policy/without-verdict.ts';
import { levelOf } from '../scoring/threat-level.ts';
import type { EndpointOpinion } from './ask-endpoint.ts';
import type { ExaminedFile } from './examined.ts';
import { strictest } from './rank.ts';
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
  const { file, size, sha256, alsoSha256, decision, detectedType, findings, members } = examined;
  const facts = {
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
  };
  if (decision === 'allowed' && examined.reasons.length === 0) {
    const nothing = { score: null, level: null, disposition: 'release', reasons: [] } as const;
    return { ...facts, ...nothing, outcome: 'allowed', receipt: examined.receipt };
  }
  const felt = decision === 'unlisted' ? circumstances : [];
  const receipt: ReceiptLine[] = [
    ...examined.receipt,
    ...(opinion?.receipt ?? []),
    ...felt.map((line) => ({ code: 'not-checked', ...line }) as const),
  ];
  const gaps = [...new Set([...examined.reasons, ...(opinion?.reasons ?? [])])];
  const reasons = [...new Set([...gaps, ...felt.map(({ reason }) => reason)])];
  const score =
    decision === 'blocked'
      ? 1
      : Math.max(0, opinion?.score ?? 0, ...findings.map((finding) => finding.score));
  const outcome = decision === 'blocked' ? 'malicious' : outcomeOf(score, gaps, felt, policy);
  return {
    ...facts,
    outcome,
    score,
    level: outcome === 'unchecked' ? null : levelOf(score),
    disposition: strictest([
      ownDisposition(outcome, policy),
      ...reasons.map((reason) => dispositionOf(reason, policy)),
    ]),
    reasons,
    receipt,
  };
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
