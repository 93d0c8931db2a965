import type { Fleet } from './fleet.ts';
import { fleetPolicy, XPI } from './fleet.ts';

/**
 * Firefox's `policies.json` (`/etc/firefox/policies`, or `distribution` beside the program). Firefox reads it when it
 * starts. Release builds take only packages that Mozilla signed.
 */
export function firefoxPolicyFile(fleet: Fleet): Readonly<Record<string, unknown>> {
  return {
    policies: {
      ExtensionSettings: {
        [fleet.geckoId]: {
          installation_mode: 'force_installed',
          install_url: `${fleet.baseUrl}${XPI}`,
          updates_disabled: false,
          private_browsing: true,
        },
      },
      '3rdparty': { Extensions: { [fleet.geckoId]: fleetPolicy(fleet) } },
    },
  };
}
