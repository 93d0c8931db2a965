const MB = 1024 * 1024;

/** Where clamd listens for INSTREAM over TCP. */
export interface ClamdConfig {
  readonly host: string;
  readonly port: number;
  /** Time for one file, from connecting to the answer. */
  readonly timeoutMs: number;
}

/** Everything `startServer` needs. `docs/SCORING-API.yaml` and `mailwicket serve --help` say the same. */
export interface ServerConfig {
  /** Address to bind. Loopback by default: TLS and the outside world belong to a reverse proxy. */
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** SQLite file; lists in force are kept beside it, in a file with `.lists` at its end. `:memory:` keeps nothing. */
  readonly database: string;
  /** Bearer tokens that may look up, submit and report incidents. */
  readonly tokens: readonly string[];
  /** Bearer tokens that may also read incidents and metrics and fill the table of known files. */
  readonly adminTokens: readonly string[];
  /** A directory made by `mailwicket lists build`, served below `/lists/`; `undefined` serves none. */
  readonly listDirectory: string | undefined;
  readonly clamd: ClamdConfig | undefined;
  /** The policy by which whole messages are verified, a JSON file; `undefined` takes the defaults. */
  readonly policyFile: string | undefined;
  /** The first trusted `root.json` of `listDirectory`; with it, messages are matched with these lists. */
  readonly listRoot: string | undefined;
  /** Largest submitted file in bytes. Keep it at or below clamd's StreamMaxLength. */
  readonly maxFileBytes: number;
  /** Largest message that is verified whole, in bytes. */
  readonly maxMessageBytes: number;
  /** Time for the verification of one message; its thread is ended then. */
  readonly messageTimeoutMs: number;
  /** Bytes of submitted files in memory at one time: many large uploads at once. */
  readonly maxQueuedBytes: number;
  /** Largest incident in bytes. */
  readonly maxIncidentBytes: number;
  /** How long a submission waits for its score before it is answered with 202. */
  readonly submitWaitMs: number;
  /** How long a score is kept before the file counts as unknown again, so that new signatures get to see it. */
  readonly scoreHours: number;
  readonly incidentDays: number;
  /** Requests a minute for each token; bursts up to the same number. */
  readonly requestsPerMinute: number;
  /** Time for a whole request to arrive: slow clients. */
  readonly requestTimeoutMs: number;
  /** Local inspections at one time, each in a thread of its own. */
  readonly inspectors: number;
  readonly log: 'silent' | 'error' | 'info' | 'debug';
}

export const DEFAULT_CONFIG: ServerConfig = {
  host: '127.0.0.1',
  port: 8470,
  database: 'mailwicket.db',
  tokens: [],
  adminTokens: [],
  listDirectory: undefined,
  clamd: undefined,
  policyFile: undefined,
  listRoot: undefined,
  maxFileBytes: 25 * MB,
  maxMessageBytes: 40 * MB,
  messageTimeoutMs: 60_000,
  maxQueuedBytes: 200 * MB,
  maxIncidentBytes: 8 * MB,
  submitWaitMs: 5_000,
  scoreHours: 24,
  incidentDays: 90,
  requestsPerMinute: 600,
  requestTimeoutMs: 60_000,
  inspectors: 2,
  log: 'info',
};
