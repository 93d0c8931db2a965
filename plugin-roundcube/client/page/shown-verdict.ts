import type { AttachmentVerdict, Verdict } from '../../../core/verify/verdict.ts';
import type { AttachmentState, MessageState } from '../contract.ts';

/**
 * What is to be shown of a message: core's verdict with PHP's dispositions, which take overrides in. Without a verdict only
 * outcomes are known, and every receipt is empty.
 */
export function shownVerdict(state: MessageState, verdict: Verdict | null): Verdict {
  const full = verdict ?? state.verdict ?? null;
  const states = new Map(state.attachments.map((one) => [one.id, one]));
  const attachments =
    full === null
      ? state.attachments.map(barely)
      : full.attachments.map((one) => ({
          ...one,
          disposition: states.get(one.id)?.disposition ?? one.disposition,
        }));
  return {
    ...(full ?? NOTHING_KNOWN),
    outcome: state.outcome === '' ? (full?.outcome ?? 'unchecked') : state.outcome,
    score: state.score,
    level: state.level,
    disposition: state.disposition,
    subjectPrefix: state.subjectPrefix,
    attachments,
  };
}

const NOTHING_KNOWN: Verdict = {
  message: {
    messageId: '',
    subject: '',
    identities: { 'envelope-from': [], 'envelope-to': [], 'body-sender': [], 'body-receiver': [] },
  },
  outcome: 'unchecked',
  score: null,
  level: null,
  disposition: 'hold',
  subjectPrefix: '',
  headers: [],
  attachments: [],
  receipt: [],
  lists: null,
  incident: null,
};

function barely({
  id,
  filename,
  outcome,
  disposition,
  reasons,
  malwareName,
}: AttachmentState): AttachmentVerdict {
  return {
    id,
    filename,
    size: 0,
    sha256: '',
    declaredType: '',
    detectedType: '',
    outcome,
    score: null,
    level: null,
    disposition,
    reasons,
    malwareName,
    findings: [],
    members: [],
    alsoSha256: [],
    receipt: [],
  };
}

/** Why an attachment has its outcome, from the outcome alone. `undefined` where core's own sentence says more. */
export function keptReason({ filename: file, outcome, receipt }: AttachmentVerdict) {
  if (receipt.length > 0) return undefined;
  if (outcome === 'malicious') return { key: 'kept_malicious', params: { file } } as const;
  if (outcome === 'suspicious') return { key: 'kept_suspicious', params: { file } } as const;
  return undefined;
}
