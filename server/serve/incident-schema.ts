import * as v from 'valibot';
import { MAX_REPORT_COMMENT } from '../../core/incident/incident.ts';
import type { Incident } from '../../core/incident/incident.ts';
import type { ReceiptLine } from '../../core/verify/verdict.ts';

/** Limits of one incident: what one host could fill the database with. */
const MAX_ADDRESSES = 2_000;
const MAX_ATTACHMENTS = 2_500;
const MAX_RECEIPT_LINES = 5_000;
/**
 * Texts that a sender writes (core reads up to 256 kB of header). A tighter limit would let a sender keep a message out of
 * the incidents by a long message id; the size of the whole is bounded by `maxIncidentBytes`.
 */
const MAX_SENDER_TEXT = 300_000;

const text = (max: number) => v.pipe(v.string(), v.maxLength(max));
const time = v.pipe(v.string(), v.isoTimestamp(), v.maxLength(40));
const score = v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(1)));
const level = v.nullable(v.picklist(['benign', 'low', 'medium', 'high', 'critical']));
const outcome = v.picklist(['no-attachments', 'allowed', 'clean', 'suspicious', 'malicious', 'unchecked']);
const addresses = v.pipe(v.array(text(MAX_SENDER_TEXT)), v.maxLength(MAX_ADDRESSES));

const scalar = v.union([text(MAX_SENDER_TEXT), v.number(), v.boolean(), v.null()]);

/**
 * A receipt line is taken by its form and not by its code: hosts are updated before servers, and a line the server does
 * not know yet must not cost the incident.
 */
const receiptLine = v.pipe(
  v.objectWithRest(
    { code: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,64}$/u)) },
    v.optional(v.union([scalar, v.record(text(100), scalar), v.pipe(v.array(scalar), v.maxLength(100))])),
  ),
  v.transform((line) => line as unknown as ReceiptLine),
);

const attachment = v.strictObject({
  filename: text(MAX_SENDER_TEXT),
  size: v.pipe(v.number(), v.integer(), v.minValue(0)),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/u)),
  declaredType: text(MAX_SENDER_TEXT),
  detectedType: text(500),
  malwareName: text(500),
  score,
  level,
  outcome,
  disposition: v.picklist(['release', 'ask', 'hold', 'block']),
  receipt: v.pipe(v.array(receiptLine), v.maxLength(MAX_RECEIPT_LINES)),
});

/** An incident as hosts send it. The type on the left keeps it in step with core. */
export const incidentSchema: v.GenericSchema<unknown, Incident> = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/u, '32 lower-case hex digits')),
  time,
  host: v.picklist(['extension', 'roundcube', 'filter']),
  source: addresses,
  target: addresses,
  messageId: text(MAX_SENDER_TEXT),
  subject: text(MAX_SENDER_TEXT),
  outcome,
  score,
  level,
  attachments: v.pipe(v.array(attachment), v.maxLength(MAX_ATTACHMENTS)),
  listVersion: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0))),
  override: v.nullable(v.strictObject({ reason: text(2_000), time })),
  report: v.exactOptional(
    v.strictObject({
      kind: v.picklist(['missed', 'false-alarm']),
      comment: text(MAX_REPORT_COMMENT),
      time,
    }),
  ),
});
