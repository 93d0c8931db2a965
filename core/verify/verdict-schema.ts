import * as v from 'valibot';
import { MAX_REPORT_COMMENT } from '../incident/incident.ts';
import type { Incident } from '../incident/incident.ts';
import { receiptLineSchema } from './receipt-schema.ts';
import type { Verdict } from './verdict.ts';

/**
 * The shape of a verdict for readers that did not make it (a verdict that was stored, sent or printed), and the source of
 * `docs/verdict.schema.json`. The compiler holds it to `Verdict` below.
 */

const score = v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(1)));
const level = v.nullable(v.picklist(['benign', 'low', 'medium', 'high', 'critical']));
const disposition = v.picklist(['release', 'ask', 'hold', 'block']);
const fileOutcome = v.picklist(['allowed', 'clean', 'suspicious', 'malicious', 'unchecked']);
const outcome = v.picklist(['no-attachments', ...fileOutcome.options]);
const sha256 = v.pipe(v.string(), v.regex(/^(?:[0-9a-f]{64})?$/u));
const addresses = v.array(v.string());
const datum = v.union([v.string(), v.number(), v.boolean()]);

export const attachmentVerdictSchema = v.strictObject({
  id: v.string(),
  filename: v.string(),
  size: v.number(),
  sha256,
  declaredType: v.string(),
  detectedType: v.string(),
  outcome: fileOutcome,
  score,
  level,
  disposition,
  reasons: v.array(
    v.picklist([
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
  ),
  malwareName: v.string(),
  findings: v.array(
    v.strictObject({
      code: v.string(),
      score: v.number(),
      member: v.string(),
      data: v.record(v.string(), datum),
    }),
  ),
  members: v.array(
    v.strictObject({
      path: v.string(),
      size: v.nullable(v.number()),
      sha256: v.nullable(sha256),
      detectedType: v.string(),
      encrypted: v.boolean(),
    }),
  ),
  alsoSha256: v.array(sha256),
  receipt: v.array(receiptLineSchema),
});

const attachmentFacts = attachmentVerdictSchema.entries;

export const incidentSchema = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/u)),
  time: v.string(),
  host: v.picklist(['extension', 'roundcube', 'filter']),
  source: addresses,
  target: addresses,
  messageId: v.string(),
  subject: v.string(),
  outcome,
  score,
  level,
  attachments: v.array(
    v.strictObject({
      filename: v.string(),
      size: v.number(),
      sha256,
      declaredType: v.string(),
      detectedType: v.string(),
      malwareName: v.string(),
      score,
      level,
      outcome,
      disposition,
      receipt: attachmentFacts.receipt,
    }),
  ),
  listVersion: v.nullable(v.number()),
  override: v.nullable(v.strictObject({ reason: v.string(), time: v.string() })),
  report: v.exactOptional(
    v.strictObject({
      kind: v.picklist(['missed', 'false-alarm']),
      comment: v.pipe(v.string(), v.maxLength(MAX_REPORT_COMMENT)),
      time: v.string(),
    }),
  ),
});

export const verdictSchema = v.strictObject({
  message: v.strictObject({
    messageId: v.string(),
    subject: v.string(),
    identities: v.strictObject({
      'envelope-from': addresses,
      'envelope-to': addresses,
      'body-sender': addresses,
      'body-receiver': addresses,
    }),
  }),
  outcome,
  score,
  level,
  disposition,
  subjectPrefix: v.string(),
  headers: v.array(v.strictObject({ name: v.string(), value: v.string() })),
  attachments: v.array(attachmentVerdictSchema),
  receipt: v.array(receiptLineSchema),
  lists: v.nullable(
    v.strictObject({
      version: v.number(),
      issued: v.string(),
      expires: v.string(),
      stale: v.boolean(),
    }),
  ),
  incident: v.nullable(incidentSchema),
});

/** Fails to compile when a verdict or an incident has something that the schema does not have. */
type Takes<Schema, Type extends Schema> = Type;
export type VerdictIsDescribed = Takes<v.InferInput<typeof verdictSchema>, Mutable<Verdict>>;
export type IncidentIsDescribed = Takes<v.InferInput<typeof incidentSchema>, Mutable<Incident>>;

type Mutable<T> = T extends readonly (infer Item)[]
  ? Mutable<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Mutable<T[Key]> }
    : T;
