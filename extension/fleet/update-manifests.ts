import type { Fleet } from './fleet.ts';
import { CRX, XPI } from './fleet.ts';
import { element, xmlDocument } from './xml.ts';

/** Chromium's update manifest (`gupdate`, protocol 2.0). `codebase` must be reachable by every browser. */
export function updateXml({ chromiumId, baseUrl, version }: Fleet): string {
  const check = element('updatecheck', { codebase: `${baseUrl}${CRX}`, version });
  const app = element('app', { appid: chromiumId }, [check]);
  return xmlDocument(
    element('gupdate', { xmlns: 'http://www.google.com/update2/response', protocol: '2.0' }, [app]),
  );
}

/**
 * Firefox's update manifest. `sha256` of the package, lower-case hex: Firefox refuses one that differs, so that an address
 * without TLS cannot change it either.
 */
export function updatesJson(
  { geckoId, baseUrl, version }: Fleet,
  sha256: string,
): Readonly<Record<string, unknown>> {
  const update = { version, update_link: `${baseUrl}${XPI}`, update_hash: `sha256:${sha256}` };
  return { addons: { [geckoId]: { updates: [update] } } };
}
