import type { Fleet } from './fleet.ts';
import { fleetPolicy, UPDATE_XML } from './fleet.ts';

/**
 * The managed policy of Chrome, Chromium and Edge as JSON (Linux: a file in `/etc/opt/chrome/policies/managed`,
 * `/etc/chromium/policies/managed` or `/etc/opt/edge/policies/managed`). It installs the extension, keeps it from being
 * turned off, takes updates from the organisation's own address, and sets its policy.
 */
export function chromiumPolicyFile(fleet: Fleet): Readonly<Record<string, unknown>> {
  return {
    ExtensionSettings: {
      [fleet.chromiumId]: {
        installation_mode: 'force_installed',
        update_url: `${fleet.baseUrl}${UPDATE_XML}`,
        override_update_url: true,
        toolbar_pin: 'force_pinned',
      },
    },
    '3rdparty': { extensions: { [fleet.chromiumId]: fleetPolicy(fleet) } },
  };
}
