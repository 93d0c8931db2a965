/**
 * The match pattern of one site, for host permissions and content scripts: its scheme and host, every path and port.
 * Firefox knows no ports in match patterns, so none is written. `origin` must be an http(s) origin.
 */
export function sitePattern(origin: string): string {
  const url = new URL(origin);
  return `${url.protocol}//${url.hostname}/*`;
}
