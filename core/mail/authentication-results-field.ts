import { normaliseDomain } from './addresses.ts';
import type { HeaderField } from './message.ts';

/**
 * `Authentication-Results` (RFC 8601 §2.2), read strictly: a field that does not follow the grammar has no result at
 * all. Two tolerances, both for what big senders of the field write: `key=value` without a property type after a result,
 * and `/`, `+`, `=` in unquoted values.
 */
export interface AuthenticationResults {
  /** Lower-case. */
  readonly authservId: string;
  readonly results: readonly AuthenticationResult[];
}

export interface AuthenticationResult {
  /** Lower-case: `dkim`, `spf`, `dmarc`. */
  readonly method: string;
  /** Lower-case: `pass`, `fail`, `none`, … */
  readonly result: string;
  /** By lower-case `type.property`: `header.from`. A property given twice keeps all its values. */
  readonly properties: ReadonlyMap<string, readonly string[]>;
}

/** The authserv-id of a value in lower case; `undefined` when it has none. */
export function authservIdOf(value: string): string | undefined {
  return /^([a-z0-9._-]+|\[[a-z0-9.:]+\])(?:\s+\d+)?\s*(?:;|$)/iu
    .exec(withoutComments(value)?.trim() ?? '')?.[1]
    ?.toLowerCase();
}

/** The results of a value; `undefined` when it breaks the grammar. */
export function parseAuthenticationResults(value: string): AuthenticationResults | undefined {
  const authservId = authservIdOf(value);
  const pieces = splitResults(withoutComments(value) ?? '');
  if (authservId === undefined || pieces === undefined) return undefined;
  const results: AuthenticationResult[] = [];
  const written = pieces.slice(1).map((piece) => piece.trim());
  // A semicolon at the very end is common and says nothing.
  if (written.at(-1) === '') written.pop();
  for (const piece of written) {
    if (piece.toLowerCase() === 'none') continue;
    const result = readResult(piece);
    if (result === undefined) return undefined;
    results.push(result);
  }
  return { authservId, results };
}

const PAIR =
  /^([a-z][a-z0-9-]*(?:\s*\/\s*\d+)?|[a-z][a-z0-9-]*\s*\.\s*[a-z][a-z0-9_-]*)\s*=\s*("(?:[^"\\]|\\.)*"(?:@[^\s";()]+)?|[^\s";()]+)(?:\s+|$)/iu;

function readResult(piece: string): AuthenticationResult | undefined {
  const properties = new Map<string, string[]>();
  let first: readonly [string, string] | undefined;
  for (let rest = piece; rest !== '';) {
    const match = PAIR.exec(rest);
    if (match === null) return undefined;
    const key = (match[1] ?? '').toLowerCase().replaceAll(/\s/gu, '');
    const value = unquoted(match[2] ?? '');
    rest = rest.slice(match[0].length);
    if (first === undefined) {
      if (key.includes('.') || !/^[a-z][a-z0-9-]*$/iu.test(value)) return undefined;
      first = [key.replace(/\/\d+$/u, ''), value.toLowerCase()];
      continue;
    }
    const values = properties.get(key);
    if (values === undefined) properties.set(key, [value]);
    else values.push(value);
  }
  return first === undefined ? undefined : { method: first[0], result: first[1], properties };
}

function unquoted(text: string): string {
  return text.replace(/^"((?:[^"\\]|\\.)*)"/su, (_, inner: string) => inner.replaceAll(/\\(.)/gsu, '$1'));
}

/** Comments replaced by a space; `undefined` when quotes or comments are not closed. */
function withoutComments(value: string): string | undefined {
  let text = '';
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < value.length; at++) {
    const character = value.charAt(at);
    if (character === '\\') {
      const pair = value.slice(at, at + 2);
      if (depth === 0) text += pair;
      at++;
    } else if (quoted) {
      text += character;
      if (character === '"') quoted = false;
    } else if (character === '(') {
      if (depth++ === 0) text += ' ';
    } else if (depth > 0) {
      if (character === ')') depth--;
    } else if (character === ')') {
      return undefined;
    } else {
      if (character === '"') quoted = true;
      text += character;
    }
  }
  return depth > 0 || quoted ? undefined : text.replaceAll(/\s+/gu, ' ');
}

/** Cut at `;` outside quotes. */
function splitResults(text: string): readonly string[] | undefined {
  if (text === '') return undefined;
  const pieces = [''];
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === ';' && !quoted) {
      pieces.push('');
      continue;
    }
    if (character === '"') quoted = !quoted;
    const part = character === '\\' && quoted ? text.slice(at, ++at + 1) : character;
    pieces[pieces.length - 1] = `${pieces.at(-1) ?? ''}${part}`;
  }
  return pieces;
}

/**
 * The fields of the servers that are trusted, and of nobody before them.
 *
 * Fields are added at the top, so all that a sender wrote stands below the `Received` of the trusted server that took
 * the message from outside. Above it every field of a trusted authserv-id counts. Right below it, down to the next
 * `Received`, only the topmost does: some servers put their results there, and remove what came in under their own
 * name (RFC 8601 §5). A `Received` by a host that no trusted authserv-id covers ends the search. A covered host is
 * the authserv-id itself or a name below it. Where a covered host calls itself so, its address or the name found for it
 * has to agree: anybody can say the name of the server.
 */
export function trustedResultFields(
  header: readonly HeaderField[],
  trustedAuthservIds: readonly string[],
): readonly string[] {
  const ids = trustedAuthservIds.map((id) => id.trim().toLowerCase());
  const fields: string[] = [];
  let outside = false;
  for (const { name, value } of header) {
    const lowerName = name.toLowerCase();
    if (lowerName === 'received') {
      if (outside) break;
      const { from, by, client, local } = readReceived(value);
      // A hop without `from` is inside one system; the sender's own lie below a hop that has one.
      if (from === '') continue;
      if (!isCovered(by, ids)) break;
      // `from` is what the other side called itself; only what the server saw of it tells who it was.
      outside = !isCovered(from, ids) || !(local || isCovered(client, ids));
    } else if (lowerName === 'authentication-results') {
      const id = authservIdOf(value);
      if (id === undefined || !ids.includes(id)) continue;
      fields.push(value);
      if (outside) break;
    }
  }
  return fields;
}

function isCovered(host: string, ids: readonly string[]): boolean {
  return ids.some((id) => host === id || host.endsWith(`.${id}`));
}

interface ReceivedHop {
  /** The name that the other side gave itself. */
  readonly from: string;
  readonly by: string;
  /** The name that the server found for the other side's address. */
  readonly client: string;
  /** The other side's address is of a network that no sender is in, or the hop is a local delivery. */
  readonly local: boolean;
}

const LOCAL_ADDRESS =
  /^(?:10\.|127\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|(?:ipv6:)?(?:::1$|f[cd][0-9a-f]{2}:|fe80:))/iu;

/** What a `Received` value says (RFC 5321 §4.4); host names are `''` where there is none. */
function readReceived(value: string): ReceivedHop {
  const written = value.slice(0, 4000);
  const text = ` ${withoutComments(written) ?? written} `;
  const host = (clause: RegExp) => normaliseDomain(clause.exec(text)?.[1] ?? '') ?? '';
  // `from name (client [address])`, as servers write it; a name with a parenthesis in it is none.
  const seen = /^\s*from\s+[^\s()]+\s+\(([^\s()[\]]*)\s*\[([^()[\]]+)\][^()]*\)/iu.exec(written);
  const isDelivery = seen === null && !written.includes('(') && /\swith\s+LMTPS?A?\s/iu.test(text);
  return {
    from: /^\s*from\s/iu.test(text) ? host(/^\s*from\s+([^\s;]+)/iu) || 'unknown' : '',
    by: host(/\sby\s+([^\s;]+)/iu),
    client: normaliseDomain(seen?.[1] ?? '') ?? '',
    local: isDelivery || LOCAL_ADDRESS.test(seen?.[2] ?? ''),
  };
}
