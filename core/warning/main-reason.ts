import type { AttachmentVerdict, ReceiptLine, ThreatLevel, UncheckedReason } from '../verify/verdict.ts';
import type { ListState } from '../lists/list-reader.ts';
import { findingText } from './finding-text.ts';
import type { Text, TextKey } from './text-keys.ts';

export const UNCHECKED_TEXTS: Readonly<Record<UncheckedReason, TextKey>> = {
  pending: 'unchecked_pending',
  timeout: 'unchecked_timeout',
  unreachable: 'unchecked_unreachable',
  'rate-limited': 'unchecked_rate_limited',
  encrypted: 'unchecked_encrypted',
  'too-large': 'unchecked_too_large',
  unsupported: 'unchecked_unsupported',
  corrupt: 'unchecked_corrupt',
  'limit-reached': 'unchecked_limit_reached',
  'lists-stale': 'unchecked_lists_stale',
  'no-endpoint': 'unchecked_no_endpoint',
};

const LEVEL_TEXTS: Readonly<Record<ThreatLevel, TextKey>> = {
  benign: 'score_benign',
  low: 'score_low',
  medium: 'score_medium',
  high: 'score_high',
  critical: 'score_critical',
};

/** The one sentence that says why an attachment has its outcome. The receipt has all the others. */
export function mainReason(attachment: AttachmentVerdict, lists: ListState | null): Text {
  const { filename: file, outcome } = attachment;
  switch (outcome) {
    case 'allowed':
    case 'clean':
      return { key: outcome, params: { file } };
    case 'unchecked':
      return uncheckedReason(attachment);
    case 'suspicious':
    case 'malicious':
      return accusation(attachment, lists);
  }
}

function uncheckedReason({ filename: file, receipt, reasons }: AttachmentVerdict): Text {
  const inside = receipt.some((line) => line.code === 'nested-verdict' && line.outcome === 'unchecked');
  if (inside) return { key: 'nested_unchecked', params: { file } };
  const reason = reasons[0] ?? 'corrupt';
  const line = receipt.find((candidate) => candidate.code === 'not-checked' && candidate.reason === reason);
  if (line?.code !== 'not-checked') return { key: UNCHECKED_TEXTS[reason], params: { file, detail: '' } };
  const { what, detail } = line;
  // Of a list that is not there, nothing must be said of the file, nor of old lists.
  const isListAway = what === 'lists' && (reason === 'corrupt' || detail === 'never-received');
  return {
    key: isListAway ? 'unchecked_lists_unreadable' : UNCHECKED_TEXTS[reason],
    params: { file, detail },
  };
}

/** A block entry says most, then whatever gave the highest score. */
function accusation(attachment: AttachmentVerdict, lists: ListState | null): Text {
  const { filename: file, receipt, outcome } = attachment;
  const entry = receipt.find((line) => line.code === 'list-entry' && line.kind === 'block');
  if (entry?.code === 'list-entry') {
    const params = {
      file: entry.member ?? file,
      list: entry.list,
      listVersion: lists === null ? '' : String(lists.version),
      listTime: lists?.issued ?? '',
    };
    if (entry.field === 'sha256') return { key: 'entry_block_hash', params };
    const toReceiver = entry.identity === 'envelope-to' || entry.identity === 'body-receiver';
    return { key: toReceiver ? 'entry_block_receiver' : 'entry_block_sender', params };
  }
  const worst = highest(receipt);
  switch (worst?.code) {
    case 'finding':
      return findingText(worst.finding, worst.member, file);
    case 'nested-verdict':
      return { key: outcome === 'malicious' ? 'nested_malicious' : 'nested_suspicious', params: { file } };
    case 'endpoint-score':
      if (worst.malwareName !== '') {
        return {
          key: 'malware_named',
          params: { file, malwareName: worst.malwareName, engine: worst.engine },
        };
      }
      break;
    case undefined:
  }
  return { key: LEVEL_TEXTS[attachment.level ?? 'high'], params: { file } };
}

type ScoredLine = Extract<ReceiptLine, { code: 'finding' | 'endpoint-score' | 'nested-verdict' }>;

function highest(receipt: readonly ReceiptLine[]): ScoredLine | undefined {
  let best: ScoredLine | undefined;
  for (const line of receipt) {
    if (line.code !== 'finding' && line.code !== 'endpoint-score' && line.code !== 'nested-verdict') continue;
    if (best === undefined || (line.score ?? 0) > (best.score ?? 0)) best = line;
  }
  return best;
}
