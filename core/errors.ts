/**
 * The failures core throws on purpose. The code is the translation key, the log token and the test assertion; text
 * is made where a person reads it.
 */
export type ErrorCode =
  // message (core/mail)
  | 'NOT_A_MESSAGE'
  | 'MESSAGE_TOO_LARGE'
  // policy
  | 'POLICY_INVALID'
  // list files and their metadata (core/lists, core/tuf)
  | 'LIST_SYNTAX'
  | 'LIST_LAYER_CORRUPT'
  | 'TUF_BAD_SIGNATURE'
  | 'TUF_ROLLBACK'
  | 'TUF_EXPIRED'
  | 'TUF_MIXED_VERSIONS'
  | 'TUF_BAD_DIGEST'
  | 'TUF_TOO_LONG'
  | 'TUF_MALFORMED'
  | 'TUF_MISSING'
  | 'TUF_UNREACHABLE'
  | 'TUF_UNSUPPORTED'
  // scoring
  | 'ENDPOINT_INVALID_ANSWER'
  // work given up because the caller asked for it
  | 'ABORTED';

/** A place in a document and what is wrong there: a JSON path, or `file:line`. */
export interface Problem {
  readonly path: string;
  readonly message: string;
}

export class MailwicketError extends Error {
  readonly code: ErrorCode;
  readonly problems: readonly Problem[];

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; problems?: readonly Problem[] } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'MailwicketError';
    this.code = code;
    this.problems = options.problems ?? [];
  }
}
