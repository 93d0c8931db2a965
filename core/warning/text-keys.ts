/**
 * Every text that a host must have in each of its languages, with the parameters its wording may use. Hosts keep the
 * wording; a test of each host compares its locale files with this table.
 *
 * Parameters are plain strings from the mail or its verdict: show them as text, isolated (`<bdi>`), never as markup.
 * `file`, `filename`: a name as a person sees it; `''` is shown as `unnamed_attachment`. `extension`: the real last
 * extension with its dot, lower-case, or `''`. Names ending in `Time`: RFC 3339 in UTC, to be written in the reader's own
 * form. `count`: a whole number of at least two. Scores: 0 to 1 with two digits. All others are shown as they are.
 */
export const TEXT_PARAMS = {
  unnamed_attachment: [],

  heading_blocked_one: ['filename', 'extension'],
  heading_blocked_many: ['count'],
  heading_malicious_one: ['filename', 'extension'],
  heading_malicious_many: ['count'],
  heading_suspicious_one: ['filename', 'extension'],
  heading_suspicious_many: ['count'],
  heading_unchecked_one: ['filename', 'extension'],
  heading_unchecked_many: ['count'],
  heading_unchecked_message: [],
  heading_pending_one: ['filename', 'extension'],
  heading_pending_many: ['count'],
  /** The scoring endpoint did not answer: says nothing about the files. */
  heading_service_failed: [],

  summary_malicious: [],
  summary_suspicious: [],
  summary_unchecked: [],
  summary_pending: [],
  summary_service_failed: [],
  /** The endpoint answers, and takes no more for now. */
  summary_rate_limited: [],

  /** Why an attachment has its outcome: one sentence about `file`. */
  entry_block_hash: ['file', 'list', 'listVersion', 'listTime'],
  entry_block_sender: ['file', 'list', 'listVersion', 'listTime'],
  entry_block_receiver: ['file', 'list', 'listVersion', 'listTime'],
  malware_named: ['file', 'malwareName', 'engine'],
  score_benign: ['file'],
  score_low: ['file'],
  score_medium: ['file'],
  score_high: ['file'],
  score_critical: ['file'],
  nested_malicious: ['file'],
  nested_suspicious: ['file'],
  nested_unchecked: ['file'],
  allowed: ['file'],
  clean: ['file'],

  unchecked_pending: ['file', 'detail'],
  unchecked_timeout: ['file', 'detail'],
  unchecked_unreachable: ['file', 'detail'],
  unchecked_rate_limited: ['file', 'detail'],
  unchecked_encrypted: ['file', 'detail'],
  unchecked_too_large: ['file', 'detail'],
  unchecked_unsupported: ['file', 'detail'],
  unchecked_corrupt: ['file', 'detail'],
  unchecked_limit_reached: ['file', 'detail'],
  unchecked_lists_stale: ['file', 'detail'],
  unchecked_lists_unreadable: ['file', 'detail'],
  unchecked_no_endpoint: ['file', 'detail'],

  /** What inspection saw: one sentence about `file`, which is the member where it was seen in one. */
  finding_type_mismatch: ['file', 'extension'],
  finding_executable_type: ['file', 'extension'],
  finding_script_type: ['file', 'extension'],
  finding_shortcut_type: ['file', 'extension'],
  finding_installer_type: ['file', 'extension'],
  finding_disk_image_type: ['file', 'extension'],
  finding_double_extension: ['file', 'extension'],
  finding_right_to_left_override: ['file', 'extension'],
  finding_hidden_characters: ['file', 'extension'],
  finding_padded_name: ['file', 'extension'],
  finding_macro_document: ['file', 'extension'],
  finding_auto_macro: ['file', 'extension'],
  finding_excel4_macro: ['file', 'extension'],
  finding_dde_link: ['file', 'extension'],
  finding_remote_template: ['file', 'extension'],
  finding_embedded_package: ['file', 'extension'],
  finding_pdf_javascript: ['file', 'extension'],
  finding_pdf_launch: ['file', 'extension'],
  finding_pdf_embedded_file: ['file', 'extension'],
  finding_html_smuggling: ['file', 'extension'],
  finding_html_password_form: ['file', 'extension'],
  finding_svg_script: ['file', 'extension'],
  finding_onenote_embedded_file: ['file', 'extension'],
  finding_encrypted_archive: ['file', 'extension'],
  finding_encrypted_document: ['file', 'extension'],
  finding_archive_in_archive: ['file', 'extension'],
  finding_archive_name_mismatch: ['file', 'extension'],
  finding_archive_bomb: ['file', 'extension'],
  finding_unsupported_archive: ['file', 'extension'],
  finding_corrupt_archive: ['file', 'extension'],
  finding_ambiguous_structure: ['file', 'extension'],
  finding_eicar: ['file', 'extension'],
  /** A finding this build has no words for, by its code. */
  finding_other: ['file', 'extension', 'finding'],

  badge_blocked: [],
  badge_malicious: [],
  badge_suspicious: [],
  badge_unchecked: [],
  badge_pending: [],
  badge_clean: [],
  badge_allowed: [],

  /** Lines of the receipt that have no sentence above. `matched`: the hash or address; `expression`: the entry. */
  receipt_block_entry: ['list', 'field', 'expression', 'matched', 'member'],
  receipt_allow_entry: ['list', 'field', 'expression', 'matched', 'member'],
  receipt_allow_entry_not_authenticated: ['list', 'field', 'expression', 'matched', 'authentication'],
  receipt_endpoint_score: ['endpoint', 'score', 'malwareName', 'engine', 'scoredTime'],
  receipt_endpoint_score_cached: ['endpoint', 'score', 'malwareName', 'engine', 'scoredTime'],
  receipt_endpoint_unknown: ['endpoint'],
  receipt_endpoint_unknown_submitted: ['endpoint'],
  receipt_endpoint_timeout: ['endpoint'],
  receipt_endpoint_unreachable: ['endpoint'],
  receipt_endpoint_rate_limited: ['endpoint'],
  receipt_endpoint_too_large: ['endpoint'],
  receipt_endpoint_invalid_answer: ['endpoint'],
  receipt_endpoint_refused: ['endpoint'],
  receipt_problem_ambiguous_structure: ['sign', 'part'],
  receipt_problem_limit_reached: ['sign', 'part'],
  receipt_problem_corrupt: ['sign', 'part'],
  receipt_nested_malicious: ['path'],
  receipt_nested_suspicious: ['path'],
  receipt_nested_unchecked: ['path'],
  receipt_nested_clean: ['path'],
  receipt_audit_release: [],
  receipt_audit_ask: [],
  receipt_audit_hold: [],
  receipt_audit_block: [],
  receipt_override: ['by', 'reason', 'untilTime'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** The name of a text. Letters, digits and underscores only, as browser locale files demand. */
export type TextKey = keyof typeof TEXT_PARAMS;

/** A text to be worded by the host. `params` has every name that `TEXT_PARAMS` lists for the key. */
export interface Text {
  readonly key: TextKey;
  readonly params: Readonly<Record<string, string>>;
}
