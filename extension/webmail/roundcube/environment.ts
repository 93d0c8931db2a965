/**
 * What Roundcube's server tells its own client script, read from the inline script `rcmail.set_env({…})`: content
 * scripts of the isolated world cannot see `rcmail`. Values are the server's canonical ones, better than those of the
 * address, where the same message can be written in several ways.
 */
export interface Environment {
  readonly task: string;
  readonly action: string;
  readonly mailbox: string;
  /** `''` when no message is open. `5.2` for a message inside part 2. */
  readonly uid: string;
  readonly token: string;
}

const CALL = 'rcmail.set_env(';

/** `undefined` when the page has no such script. */
export function readEnvironment(page: Document): Environment | undefined {
  const merged: Record<string, unknown> = {};
  let found = false;
  for (const script of page.querySelectorAll('script:not([src])')) {
    for (const values of environmentsIn(script.textContent)) {
      Object.assign(merged, values);
      found = true;
    }
  }
  if (!found) return undefined;
  return {
    task: textOf(merged['task']),
    action: textOf(merged['action']),
    mailbox: textOf(merged['mailbox']),
    uid: textOf(merged['uid']),
    token: textOf(merged['request_token']),
  };
}

function* environmentsIn(script: string): Generator<object> {
  let at = script.indexOf(CALL);
  while (at !== -1) {
    const start = at + CALL.length;
    const end = objectEnd(script, start);
    const json = end === undefined ? undefined : parsed(script.slice(start, end));
    if (json !== undefined) yield json;
    // Not from inside the object: its strings may come from a mail.
    at = script.indexOf(CALL, json === undefined ? start : end);
  }
}

/** Where the object ends that starts at `start`. `undefined` for anything else, such as `set_env('name', value)`. */
function objectEnd(script: string, start: number): number | undefined {
  if (script[start] !== '{') return undefined;
  let depth = 0;
  let quoted = false;
  for (let index = start; index < script.length; index++) {
    const character = script[index];
    if (quoted) {
      if (character === '\\') index++;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === '{') depth++;
    else if (character === '}' && --depth === 0) return index + 1;
  }
  return undefined;
}

function parsed(json: string): object | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    // Not the call we know: the page is then read as one without an environment, which shows as `no-match`.
    return undefined;
  }
}

function textOf(value: unknown): string {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value : '';
}
