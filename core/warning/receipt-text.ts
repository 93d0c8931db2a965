import type { ReceiptLine } from '../verify/verdict.ts';
import type { Disposition, Outcome } from '../verify/verdict.ts';
import type { EndpointFailure } from '../scoring/scoring-endpoint.ts';
import { findingText } from './finding-text.ts';
import { UNCHECKED_TEXTS } from './main-reason.ts';
import type { Text, TextKey } from './text-keys.ts';

const FAILURES: Readonly<Record<EndpointFailure, TextKey>> = {
  timeout: 'receipt_endpoint_timeout',
  unreachable: 'receipt_endpoint_unreachable',
  'rate-limited': 'receipt_endpoint_rate_limited',
  'too-large': 'receipt_endpoint_too_large',
  'invalid-answer': 'receipt_endpoint_invalid_answer',
  refused: 'receipt_endpoint_refused',
};

const AUDITS: Readonly<Record<Disposition, TextKey>> = {
  release: 'receipt_audit_release',
  ask: 'receipt_audit_ask',
  hold: 'receipt_audit_hold',
  block: 'receipt_audit_block',
};

const NESTED: Readonly<Record<Outcome, TextKey>> = {
  malicious: 'receipt_nested_malicious',
  suspicious: 'receipt_nested_suspicious',
  unchecked: 'receipt_nested_unchecked',
  clean: 'receipt_nested_clean',
  allowed: 'receipt_nested_clean',
  'no-attachments': 'receipt_nested_clean',
};

const PROBLEMS: Readonly<Record<string, TextKey>> = {
  'ambiguous-structure': 'receipt_problem_ambiguous_structure',
  'limit-reached': 'receipt_problem_limit_reached',
  corrupt: 'receipt_problem_corrupt',
};

/** The text of one line of a receipt. `filename` is that of the attachment the receipt belongs to. */
export function receiptText(line: ReceiptLine, filename = ''): Text {
  switch (line.code) {
    case 'list-entry':
    case 'allow-entry-not-authenticated':
      return entryText(line);
    case 'finding':
      return findingText(line.finding, line.member, filename);
    case 'endpoint-score': {
      const { endpoint, malwareName, engine } = line;
      const params = {
        endpoint,
        malwareName,
        engine,
        score: line.score.toFixed(2),
        scoredTime: line.scoredAt,
      };
      return { key: line.cached ? 'receipt_endpoint_score_cached' : 'receipt_endpoint_score', params };
    }
    case 'endpoint-unknown':
      return {
        key: line.submitted ? 'receipt_endpoint_unknown_submitted' : 'receipt_endpoint_unknown',
        params: { endpoint: line.endpoint },
      };
    case 'endpoint-failed':
      return { key: FAILURES[line.reason], params: { endpoint: line.endpoint } };
    case 'not-checked':
      return { key: UNCHECKED_TEXTS[line.reason], params: { file: filename, detail: line.detail } };
    case 'message-problem':
      return {
        key: PROBLEMS[line.problem] ?? 'receipt_problem_corrupt',
        params: { sign: line.sign, part: line.part },
      };
    case 'nested-verdict':
      return { key: NESTED[line.outcome], params: { path: line.path } };
    case 'audit-mode':
      return { key: AUDITS[line.disposition], params: {} };
    case 'override':
      return {
        key: 'receipt_override',
        params: { by: line.by, reason: line.reason, untilTime: line.until },
      };
  }
}

function entryText(
  line: Extract<ReceiptLine, { code: 'list-entry' | 'allow-entry-not-authenticated' }>,
): Text {
  const { list, field, expression, matched } = line;
  if (line.code === 'allow-entry-not-authenticated') {
    return {
      key: 'receipt_allow_entry_not_authenticated',
      params: { list, field, expression, matched, authentication: line.authentication },
    };
  }
  return {
    key: line.kind === 'block' ? 'receipt_block_entry' : 'receipt_allow_entry',
    params: { list, field, expression, matched, member: line.member ?? '' },
  };
}
