import * as v from 'valibot';

const text = v.string();
const outcome = v.picklist(['no-attachments', 'allowed', 'clean', 'suspicious', 'malicious', 'unchecked']);
const identity = v.picklist(['envelope-from', 'envelope-to', 'body-sender', 'body-receiver']);
const entry = {
  kind: v.picklist(['block', 'allow']),
  list: text,
  field: v.picklist(['sha256', ...identity.options, 'any-sender']),
  expression: text,
  matched: text,
  /** Left out for hashes. */
  identity: v.optional(identity),
};

/** One line of a receipt. Each code has its own data. */
export const receiptLineSchema = v.variant('code', [
  v.strictObject({ code: v.literal('list-entry'), member: v.exactOptional(text), ...entry }),
  v.strictObject({ code: v.literal('allow-entry-not-authenticated'), authentication: text, ...entry }),
  v.strictObject({
    code: v.literal('finding'),
    finding: text,
    member: text,
    score: v.number(),
    data: v.exactOptional(v.record(text, v.union([text, v.number(), v.boolean()]))),
  }),
  v.strictObject({
    code: v.literal('endpoint-score'),
    endpoint: text,
    score: v.number(),
    malwareName: text,
    engine: text,
    scoredAt: text,
    cached: v.boolean(),
  }),
  v.strictObject({ code: v.literal('endpoint-unknown'), endpoint: text, submitted: v.boolean() }),
  v.strictObject({
    code: v.literal('endpoint-failed'),
    endpoint: text,
    reason: v.picklist(['timeout', 'unreachable', 'rate-limited', 'too-large', 'invalid-answer', 'refused']),
  }),
  v.strictObject({
    code: v.literal('not-checked'),
    what: text,
    reason: v.picklist([
      'pending',
      'timeout',
      'unreachable',
      'rate-limited',
      'encrypted',
      'too-large',
      'unsupported',
      'corrupt',
      'limit-reached',
      'lists-stale',
      'no-endpoint',
    ]),
    detail: text,
  }),
  v.strictObject({ code: v.literal('message-problem'), problem: text, sign: text, part: text }),
  v.strictObject({
    code: v.literal('nested-verdict'),
    path: text,
    outcome,
    score: v.nullable(v.number()),
  }),
  v.strictObject({
    code: v.literal('audit-mode'),
    disposition: v.picklist(['release', 'ask', 'hold', 'block']),
  }),
  v.strictObject({ code: v.literal('override'), by: text, reason: text, until: text }),
]);
