import * as v from 'valibot';

/**
 * The policy: the one document that decides dispositions. This schema is the only one; the managed-storage schema,
 * the published JSON Schema and the console's form are made from it (`core/policy/json-schema.ts`).
 *
 * Every key has a default that is right for a person without an administrator; `docs/POLICY.md` gives the reasons.
 */

const disposition = v.picklist(['release', 'ask', 'hold', 'block']);
const unit = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const httpUrl = v.pipe(
  v.string(),
  v.maxLength(2048),
  v.regex(/^https?:\/\/[^\s]+$/u, 'must be an http(s) address'),
);
const optionalUrl = v.union([v.literal(''), httpUrl]);
const shortText = v.pipe(v.string(), v.maxLength(500));
const milliseconds = (low: number, high: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(low), v.maxValue(high));

const listSource = v.strictObject({
  name: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,63}$/u, 'lower-case letters, digits and hyphens')),
  /** Base address of the published directory; `metadata/` and `targets/` lie below it. */
  url: httpUrl,
  /** The first trusted `root.json`, as JSON text. */
  root: v.pipe(v.string(), v.minLength(2), v.maxLength(100_000)),
});

export const policySchema = v.strictObject({
  mode: v.optional(v.picklist(['enforce', 'audit']), 'enforce'),
  thresholds: v.optional(
    v.pipe(
      v.strictObject({ suspicious: v.optional(unit, 0.5), malicious: v.optional(unit, 0.75) }),
      v.forward(
        v.check(
          ({ suspicious, malicious }) => suspicious <= malicious,
          'must not be above thresholds.malicious',
        ),
        ['suspicious'],
      ),
    ),
    {},
  ),
  onMalicious: v.optional(
    v.strictObject({
      deliver: v.optional(v.picklist(['warn', 'permit']), 'warn'),
      download: v.optional(v.picklist(['block', 'permit']), 'block'),
      /** Goes into a header field: a control character would start another one. */
      subjectPrefix: v.optional(
        v.pipe(v.string(), v.maxLength(50), v.regex(/^[^\p{Cc}\u2028\u2029]*$/u, 'no control characters')),
        '{Malicious?}',
      ),
      headers: v.optional(
        v.strictObject({
          xDistribution: v.optional(v.picklist(['bulk', 'spam', 'none']), 'none'),
          xSpamFlag: v.optional(v.boolean(), false),
        }),
        {},
      ),
    }),
    {},
  ),
  onSuspicious: v.optional(v.picklist(['release', 'ask', 'block']), 'ask'),
  withoutVerdict: v.optional(
    v.strictObject({
      pending: v.optional(disposition, 'hold'),
      timeout: v.optional(disposition, 'ask'),
      unreachable: v.optional(disposition, 'ask'),
      rateLimited: v.optional(disposition, 'ask'),
      encrypted: v.optional(disposition, 'ask'),
      tooLarge: v.optional(disposition, 'ask'),
      unsupported: v.optional(disposition, 'ask'),
      corrupt: v.optional(disposition, 'ask'),
      limitReached: v.optional(disposition, 'ask'),
      listsStale: v.optional(disposition, 'release'),
      noEndpoint: v.optional(disposition, 'release'),
    }),
    {},
  ),
  lists: v.optional(
    v.strictObject({
      sources: v.optional(v.pipe(v.array(listSource), v.maxLength(10)), []),
      /** Whether the user may keep entries of their own beside the pushed ones. */
      ownEntries: v.optional(v.boolean(), true),
      pollMinutes: v.optional(milliseconds(1, 1440), 15),
    }),
    {},
  ),
  scoring: v.optional(
    v.strictObject({
      kind: v.optional(
        v.picklist(['none', 'mailwicket', 'atp-cloud', 'atp-appliance', 'virustotal']),
        'none',
      ),
      endpoint: v.optional(optionalUrl, ''),
      credential: v.optional(v.pipe(v.string(), v.maxLength(4096)), ''),
      submit: v.optional(v.picklist(['hash', 'unknown-files', 'never']), 'hash'),
      /** Media types and extensions that are never uploaded. */
      neverUpload: v.optional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(100))), v.maxLength(500)), []),
      sendFilename: v.optional(v.boolean(), false),
      timeoutMs: v.optional(milliseconds(500, 300_000), 10_000),
      maxUploadBytes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 16 * 1024 * 1024),
      cacheMinutes: v.optional(milliseconds(0, 4320), 1440),
    }),
    {},
  ),
  authentication: v.optional(
    v.strictObject({
      /** authserv-ids of the receiving server (RFC 8601 §2.5). Empty: nothing is trusted. */
      trustedAuthservIds: v.optional(
        v.pipe(v.array(v.pipe(v.string(), v.maxLength(255))), v.maxLength(50)),
        [],
      ),
      /** What an allow entry on a sender needs. */
      allowEntryNeeds: v.optional(v.picklist(['dmarc', 'dmarc-or-aligned-dkim', 'none']), 'dmarc'),
    }),
    {},
  ),
  override: v.optional(
    v.strictObject({
      /** The worst outcome a user may release. */
      upTo: v.optional(v.picklist(['none', 'unchecked', 'suspicious', 'malicious']), 'suspicious'),
      reasonRequired: v.optional(v.boolean(), true),
      minutes: v.optional(milliseconds(1, 10_080), 60),
    }),
    {},
  ),
  incidents: v.optional(
    v.strictObject({
      url: v.optional(optionalUrl, ''),
      credential: v.optional(v.pipe(v.string(), v.maxLength(4096)), ''),
      includeSubject: v.optional(v.boolean(), false),
      includeFilenames: v.optional(v.boolean(), true),
      includeSuspicious: v.optional(v.boolean(), true),
      keepDays: v.optional(milliseconds(1, 3650), 90),
    }),
    {},
  ),
  texts: v.optional(
    v.strictObject({
      contact: v.optional(shortText, ''),
      learnMoreUrl: v.optional(optionalUrl, ''),
      /** Own wording by language tag, then by message key. */
      own: v.optional(
        v.record(
          v.pipe(v.string(), v.maxLength(20)),
          v.record(v.pipe(v.string(), v.maxLength(100)), shortText),
        ),
        {},
      ),
    }),
    {},
  ),
  /** Web addresses (match patterns) that are protected without the user turning them on. */
  sites: v.optional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(255))), v.maxLength(200)), []),
});

/** A complete policy: every key present. */
export type Policy = v.InferOutput<typeof policySchema>;
/** A policy as written: every key may be left out. */
export type PolicyInput = v.InferInput<typeof policySchema>;
export type WithoutVerdictRow = keyof Policy['withoutVerdict'];
