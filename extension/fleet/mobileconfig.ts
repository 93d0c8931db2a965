import type { Fleet } from './fleet.ts';
import { fleetPolicy, UPDATE_XML } from './fleet.ts';
import { firefoxPolicyFile } from './firefox-policy-file.ts';
import { element, xmlDocument } from './xml.ts';

const DOCTYPE =
  '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">\n';

/** A value as a property list. `null` and `undefined` have no form there and are left out. */
export function plistValue(value: unknown): string {
  if (typeof value === 'boolean') return element(value ? 'true' : 'false');
  if (typeof value === 'number')
    return element(Number.isInteger(value) ? 'integer' : 'real', {}, String(value));
  if (Array.isArray(value)) return element('array', {}, value.filter(isWritable).map(plistValue));
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, inner]) => isWritable(inner));
    return element(
      'dict',
      {},
      entries.flatMap(([key, inner]) => [element('key', {}, key), plistValue(inner)]),
    );
  }
  return element('string', {}, String(value));
}

function isWritable(value: unknown): boolean {
  return value !== null && value !== undefined;
}

/**
 * A macOS configuration profile for Chrome and Firefox, to be deployed by device management. `uuid` gives a new UUID for
 * each payload, the same ones every time the same profile is to be replaced.
 */
export function mobileconfig(fleet: Fleet, uuid: (payload: string) => string): string {
  const payload = (type: string, name: string, content: Readonly<Record<string, unknown>>) => ({
    PayloadType: type,
    PayloadVersion: 1,
    PayloadIdentifier: `org.mailwicket.${name}`,
    PayloadUUID: uuid(name),
    PayloadDisplayName: `Mailwicket, ${name}`,
    PayloadEnabled: true,
    ...content,
  });
  const install = `${fleet.chromiumId};${fleet.baseUrl}${UPDATE_XML}`;
  const { policies } = firefoxPolicyFile(fleet);
  return xmlDocument(
    element('plist', { version: '1.0' }, [
      plistValue({
        PayloadType: 'Configuration',
        PayloadVersion: 1,
        PayloadIdentifier: 'org.mailwicket.profile',
        PayloadUUID: uuid('profile'),
        PayloadDisplayName: 'Mailwicket',
        PayloadScope: 'System',
        PayloadContent: [
          payload('com.google.Chrome', 'chrome', { ExtensionInstallForcelist: [install] }),
          payload(`com.google.Chrome.extensions.${fleet.chromiumId}`, 'chrome-policy', fleetPolicy(fleet)),
          payload('org.mozilla.firefox', 'firefox', {
            EnterprisePoliciesEnabled: true,
            ...(policies as Readonly<Record<string, unknown>>),
          }),
        ],
      }),
    ]),
    DOCTYPE,
  );
}
