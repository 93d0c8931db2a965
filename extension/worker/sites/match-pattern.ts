/** The scheme and host of a match pattern. `host` without `*.`; `*` for every host. */
export interface PatternHost {
  readonly scheme: 'http' | 'https' | '*';
  readonly host: string;
  readonly subdomains: boolean;
}

const PATTERN = /^(\*|https?):\/\/(\*|(?:\*\.)?[^*/:]+|\[[0-9a-f:.]+\])(?::(\*|\d+))?\/\*$/iu;

/** Whether a text is a match pattern for whole sites: `scheme://host/*` with http, https or `*`. */
export function isSitePattern(text: string): boolean {
  return PATTERN.test(text);
}

/** Reads a site pattern. Throws a `TypeError` for anything else: ask `isSitePattern` first. */
export function hostOfPattern(pattern: string): PatternHost {
  const match = PATTERN.exec(pattern);
  const host = match?.[2]?.toLowerCase();
  if (match === null || host === undefined) throw new TypeError('not a site pattern');
  const scheme = match[1]?.toLowerCase();
  return {
    scheme: scheme === 'http' || scheme === 'https' ? scheme : '*',
    host: host.startsWith('*.') ? host.slice(2) : host,
    subdomains: host.startsWith('*.'),
  };
}

/** Whether a web origin is of the pattern's sites. The port is not looked at, as in the permission itself. */
export function patternCovers(pattern: string, origin: string): boolean {
  if (!isSitePattern(pattern) || !URL.canParse(origin)) return false;
  const { scheme, host, subdomains } = hostOfPattern(pattern);
  const url = new URL(origin);
  if (!/^https?:$/u.test(url.protocol)) return false;
  if (scheme !== '*' && url.protocol !== `${scheme}:`) return false;
  if (host === '*' || url.hostname === host) return true;
  return subdomains && url.hostname.endsWith(`.${host}`);
}
