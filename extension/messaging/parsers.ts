import * as v from 'valibot';
import { routesOf } from '../webmail/all-routes.ts';
import { WEBMAIL_IDS } from './contract.ts';
import { MAX_REPORT_COMMENT } from '../../core/incident/incident.ts';
import type { Parsers, VerificationRequest } from './contract.ts';

/** One mailbox page shows at most some hundreds of rows; more is not a list view. */
const MAX_MARKS = 1_000;
const MAX_OWN_ENTRIES_LENGTH = 1_000_000;
const MAX_REASON_LENGTH = 500;
const MAX_SUBJECT_LENGTH = 4_000;

const NO_CONTROL_CHARACTERS = /^\P{Cc}*$/u;

/** A scheme, a host and a path: no user, no query, no fragment. */
const base = v.pipe(
  v.string(),
  v.maxLength(2048),
  v.check((text) => {
    if (!URL.canParse(text)) return false;
    const url = new URL(text);
    return (
      (url.protocol === 'https:' || url.protocol === 'http:') &&
      url.username + url.password + url.search + url.hash === '' &&
      url.href === text
    );
  }),
);

const webmail = v.picklist(WEBMAIL_IDS);

/** Written as its webmail writes it: another writing may name the same message to the webmail and another one to us. */
const ref = v.pipe(
  v.strictObject({
    webmail,
    base,
    mailbox: v.pipe(v.string(), v.maxLength(1024), v.regex(NO_CONTROL_CHARACTERS)),
    uid: v.pipe(v.string(), v.minLength(1), v.maxLength(1024), v.regex(NO_CONTROL_CHARACTERS)),
  }),
  v.check((named) => routesOf(named.webmail)?.isRef(named) === true),
);

/** The letters of base64 in both its alphabets, and what webmails join pieces with: nothing that ends a parameter. */
const token = v.pipe(v.string(), v.maxLength(4096), v.regex(/^[\w.:+/=~-]*$/u));

const origin = v.pipe(
  v.string(),
  v.maxLength(300),
  v.check((text) => /^https?:/u.test(text) && URL.canParse(text) && new URL(text).origin === text),
);

const tabId = v.pipe(v.number(), v.integer(), v.minValue(0));
const empty = v.strictObject({});
const ownEntries = v.pipe(v.string(), v.maxLength(MAX_OWN_ENTRIES_LENGTH));

function parser<T>(schema: v.GenericSchema<unknown, T>): (raw: unknown) => T | undefined {
  return (raw) => {
    const result = v.safeParse(schema, raw);
    return result.success ? result.output : undefined;
  };
}

/** The parser of every request. Strict: an unknown key refuses the whole request. */
export const parsers: Parsers = {
  'page-state': parser(
    v.strictObject({
      health: v.picklist(['ok', 'no-message', 'no-match']),
      standBack: v.boolean(),
      isNew: v.boolean(),
      session: v.nullable(v.strictObject({ webmail, base, token })),
    }),
  ),
  'frame-interface': parser(empty),
  'webmail-adapter': parser(v.strictObject({ webmail })),
  'message-closed': parser(v.strictObject({ ref })),
  'list-marks': parser(v.strictObject({ refs: v.pipe(v.array(ref), v.maxLength(MAX_MARKS)) })),
  release: parser(
    v.strictObject({
      ref,
      attachmentId: v.pipe(v.string(), v.maxLength(200)),
      reason: v.pipe(v.string(), v.maxLength(MAX_REASON_LENGTH)),
    }),
  ),
  'tab-status': parser(v.strictObject({ tabId })),
  'protect-site': parser(v.strictObject({ origin })),
  'unprotect-site': parser(v.strictObject({ origin })),
  sites: parser(empty),
  policy: parser(empty),
  // Judged in full by the policy reader, which says what is wrong and where; here only the outer shape.
  'set-policy': (raw) => {
    const outer = v.safeParse(v.strictObject({ policy: v.record(v.string(), v.unknown()) }), raw);
    return outer.success ? { policy: outer.output.policy } : undefined;
  },
  'lists-state': parser(v.strictObject({ refresh: v.boolean() })),
  'own-entries': parser(empty),
  'set-own-entries': parser(v.strictObject({ block: ownEntries, allow: ownEntries })),
  incidents: parser(empty),
  report: parser(
    v.strictObject({
      tabId,
      kind: v.picklist(['missed', 'false-alarm']),
      comment: v.pipe(v.string(), v.maxLength(MAX_REPORT_COMMENT)),
    }),
  ),
};

/** What a content script posts on the verification port. */
export const parseVerificationRequest: (raw: unknown) => VerificationRequest | undefined = parser(
  v.strictObject({
    ref,
    token,
    again: v.boolean(),
    subject: v.pipe(v.string(), v.maxLength(MAX_SUBJECT_LENGTH)),
  }),
);
