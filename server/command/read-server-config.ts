import { readFileSync } from 'node:fs';
import type { ParseArgsOptionsConfig } from 'node:util';
import { DEFAULT_CONFIG, type ClamdConfig, type ServerConfig } from '../serve/config.ts';
import { UsageError, type CommandIo } from './io.ts';
import { parseOptions } from './parse-options.ts';

const OPTIONS = {
  host: { type: 'string' },
  port: { type: 'string' },
  database: { type: 'string' },
  lists: { type: 'string' },
  'list-root': { type: 'string' },
  policy: { type: 'string' },
  'tokens-file': { type: 'string' },
  'admin-tokens-file': { type: 'string' },
  'max-file-bytes': { type: 'string' },
  'score-hours': { type: 'string' },
  'incident-days': { type: 'string' },
  'requests-per-minute': { type: 'string' },
  log: { type: 'string' },
  help: { type: 'boolean' },
} as const satisfies ParseArgsOptionsConfig;

const LOG_LEVELS: readonly ServerConfig['log'][] = ['silent', 'error', 'info', 'debug'];
const DEFAULT_CLAMD_PORT = 3310;
const CLAMD_TIMEOUT_MS = 60_000;
const MIN_TOKEN_LENGTH = 16;

/**
 * The configuration from flags and environment; a flag wins. `help` when help is asked for. Tokens come from files or the
 * environment and never from flags, which every user of the machine can read. Throws `UsageError`.
 */
export function readServerConfig(argv: readonly string[], env: CommandIo['env']): ServerConfig | 'help' {
  const { values } = parseOptions({ args: [...argv], options: OPTIONS });
  if (values.help === true) return 'help';
  const setting = (flag: Exclude<keyof typeof OPTIONS, 'help'>) =>
    values[flag] ?? env[`MAILWICKET_${flag.toUpperCase().replaceAll('-', '_')}`];
  const whole = (flag: Exclude<keyof typeof OPTIONS, 'help'>, low: number, high: number, normal: number) =>
    wholeNumber(`--${flag}`, setting(flag), low, high, normal);

  const log = LOG_LEVELS.find((level) => level === (setting('log') ?? DEFAULT_CONFIG.log));
  if (log === undefined) throw new UsageError(`--log is one of ${LOG_LEVELS.join(', ')}.`);
  return {
    ...DEFAULT_CONFIG,
    host: setting('host') ?? DEFAULT_CONFIG.host,
    port: whole('port', 0, 65_535, DEFAULT_CONFIG.port),
    database: setting('database') ?? DEFAULT_CONFIG.database,
    listDirectory: setting('lists'),
    listRoot: setting('list-root'),
    policyFile: setting('policy'),
    tokens: tokensOf(env['MAILWICKET_TOKENS'], setting('tokens-file')),
    adminTokens: tokensOf(env['MAILWICKET_ADMIN_TOKENS'], setting('admin-tokens-file')),
    clamd: clamdOf(env),
    maxFileBytes: whole('max-file-bytes', 1, 1024 ** 3, DEFAULT_CONFIG.maxFileBytes),
    scoreHours: whole('score-hours', 1, 8760, DEFAULT_CONFIG.scoreHours),
    incidentDays: whole('incident-days', 1, 3650, DEFAULT_CONFIG.incidentDays),
    requestsPerMinute: whole('requests-per-minute', 1, 1_000_000, DEFAULT_CONFIG.requestsPerMinute),
    log,
  };
}

function clamdOf(env: CommandIo['env']): ClamdConfig | undefined {
  const host = env['CLAMD_HOST'];
  if (host === undefined || host === '') return undefined;
  const port = wholeNumber('CLAMD_PORT', env['CLAMD_PORT'], 1, 65_535, DEFAULT_CLAMD_PORT);
  return { host, port, timeoutMs: CLAMD_TIMEOUT_MS };
}

function wholeNumber(
  name: string,
  text: string | undefined,
  low: number,
  high: number,
  normal: number,
): number {
  if (text === undefined) return normal;
  const value = Number(text);
  if (!/^\d+$/u.test(text) || value < low || value > high) {
    throw new UsageError(`${name} is a whole number from ${low} to ${high}.`);
  }
  return value;
}

/** Tokens from a comma-separated variable and from a file with one a line. */
function tokensOf(variable: string | undefined, file: string | undefined): string[] {
  const lines = file === undefined ? [] : readTokens(file).split('\n');
  const tokens = [...(variable ?? '').split(','), ...lines].map((token) => token.trim()).filter(Boolean);
  for (const token of tokens) {
    if (token.length < MIN_TOKEN_LENGTH || !/^[\x21-\x7e]+$/u.test(token)) {
      throw new UsageError(`A token has at least ${MIN_TOKEN_LENGTH} printable ASCII characters.`);
    }
  }
  return tokens;
}

function readTokens(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`The token file ${file} cannot be read.`, { cause: error });
  }
}
