import { defineConfig } from 'wxt';
import { managedStorageSchema } from './core/policy/json-schema.ts';

/** Public half of the development key: it fixes the Chromium extension id. Stores replace it with their own. */
const CHROMIUM_KEY =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAr40cLA+SY+yyYEqXAKGqkxYzrQUs2C+1rCTStfVEjaUa+pluRkC2mYsXpOi0+I5E2EPPtJxOxrPonfwMe0K3CIkTas5s4BaS53jhqYTQ44+QpIAj6gVFadT7Nu4Ctqiby9T6A/G6ACCG9Gpp6qQblsGrxnFukTDgjkWTM4XAgCH3QtLkTTGTtfSfERlaIQn/no0ebc1FKW5mqWAbBuineaKVvtxehnB/gIxcn+C7z25YNBMZAogWOHOEnESzs4nmTAhCp4MI8dVxnyOLTu6pgFBS59aB8oeLO/URZOCf51E733z+FvniGr4sq/U44fjhCftTF3m8Ri1keGEvwfoT2QIDAQAB';
const GECKO_ID = 'mailwicket@mailwicket.example';
const MANAGED_SCHEMA = 'managed-schema.json';

/**
 * Sites an administrator compiles in: match patterns, separated by commas, in the environment variable
 * `MAILWICKET_SITES` at build time. They become host permissions, so that nobody has to click. None by default.
 */
const compiledIn = (process.env['MAILWICKET_SITES'] ?? '').split(',').filter((pattern) => pattern !== '');

/** Where an administrator's own packages are served, in `MAILWICKET_UPDATES` (`scripts/build-fleet.mjs`). Stores serve others. */
const updates = process.env['MAILWICKET_UPDATES'] ?? '';

/**
 * Fourth part of the version, in `MAILWICKET_REVISION`: an administrator who compiles other sites into the same release
 * needs a higher version, or no browser takes it.
 */
const revision = process.env['MAILWICKET_REVISION'] ?? '';

export default defineConfig({
  srcDir: 'extension',
  publicDir: 'extension/public',
  imports: false,
  manifestVersion: 3,
  modules: [],
  vite: () => ({ oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } } }),
  zip: {
    includeSources: [
      'core/**',
      'web/**',
      'extension/**',
      'wxt.config.ts',
      'tsconfig.base.json',
      'package*.json',
    ],
    excludeSources: ['server/**', 'docs/**', 'test/**', 'plugin-roundcube/**', 'scripts/**', '**/*.log'],
  },
  manifest: ({ browser }) => ({
    name: '__MSG_extensionName__',
    description: '__MSG_extensionDescription__',
    default_locale: 'en',
    permissions: [
      'storage',
      'unlimitedStorage',
      'alarms',
      'scripting',
      'activeTab',
      'downloads',
      ...(browser === 'firefox'
        ? // `cookies`: without it Firefox does not tell in which container a tab is. No cookie is read.
          ['webRequest', 'webRequestBlocking', 'cookies']
        : ['declarativeNetRequestWithHostAccess', 'offscreen']),
    ],
    // Copies: WXT adds the hosts of runtime content scripts to the array it is given.
    ...(compiledIn.length === 0 ? {} : { host_permissions: [...compiledIn] }),
    optional_host_permissions: ['https://*/*', 'http://*/*'],
    storage: { managed_schema: MANAGED_SCHEMA },
    content_security_policy: {
      extension_pages:
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src https: http: data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    },
    ...(browser === 'firefox'
      ? {
          browser_specific_settings: {
            gecko: {
              id: GECKO_ID,
              ...(updates === '' ? {} : { update_url: `${updates}updates.json` }),
              strict_min_version: '140.0',
              data_collection_permissions: { required: ['none'] },
            },
          },
        }
      : {
          key: process.env['MAILWICKET_CHROMIUM_KEY'] ?? CHROMIUM_KEY,
          ...(updates === '' ? {} : { update_url: `${updates}update.xml` }),
          minimum_chrome_version: '140',
          // A private window has its own cookies: its own worker must fetch and judge there. In `spanning`, the browser lets
          // no page of ours answer in a private tab.
          incognito: 'split',
          // Rules redirect what leaves a webmail to this address; the worker answers it. No file lies there.
          web_accessible_resources: [{ resources: ['exit'], matches: ['https://*/*', 'http://*/*'] }],
        }),
  }),
  hooks: {
    'build:publicAssets': (_wxt, files) => {
      files.push({ relativeDest: MANAGED_SCHEMA, contents: JSON.stringify(managedStorageSchema()) });
    },
    'build:manifestGenerated': (wxt, manifest) => {
      if (revision !== '') manifest.version = `${manifest.version}.${revision}`;
      // Content scripts are registered for sites that were turned on; WXT would ask for their hosts up front.
      if (compiledIn.length === 0) delete manifest.host_permissions;
      else manifest.host_permissions = [...compiledIn];
      // Firefox reads managed storage without a schema.
      if (wxt.config.browser === 'firefox') delete manifest.storage;
    },
  },
});
