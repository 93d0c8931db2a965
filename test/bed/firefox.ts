import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { atProcessEnd } from './at-process-end.ts';
import type { ManagedValues } from './chromium-policy.ts';
import { makeFirefoxPolicy, type FirefoxPolicy } from './firefox-policy.ts';
import { contextOf, inBrowserWindow, sendBidi } from './firefox-wire.ts';
import { packExtension } from './pack-extension.ts';
import { makeTemporaryFolder, type TemporaryFolder } from './temporary-folder.ts';
import { Unavailable } from './unavailable.ts';

const EXECUTABLE = '/usr/bin/firefox-esr';
const VIEWPORT = { width: 1280, height: 860 };
/** The host of the extension's own pages. Firefox makes one up for each profile unless it finds one. */
const EXTENSION_HOST = '4d61696c-7769-4636-8b65-740000000001';

type Preference = string | number | boolean;

export interface FirefoxOptions {
  /** Folder of an unpacked extension. It is packed and installed for good, as by a user; signatures are not asked for. */
  readonly extensionDir?: string;
  /** What an administrator pushes to that extension. Needs root. Read by Firefox at its start only. */
  readonly policy?: ManagedValues;
  readonly preferences?: Readonly<Record<string, Preference>>;
  /** Language of the browser's own screens, such as `de`. */
  readonly language?: string;
}

export interface Firefox {
  readonly browser: Browser;
  /** Where downloads land. Empty at the start. */
  readonly downloadDir: string;
  /** Empty when no extension was given. */
  readonly extensionId: string;
  /** `moz-extension://…`, without a slash at the end. */
  readonly extensionOrigin: string;
  /** Opens a page of the extension in a tab of its own; resolves when it is loaded. */
  openExtensionPage(path: string): Promise<Page>;
  /** Goes somewhere; does not wait for a page unless told to: what is saved or refused is none. */
  goTo(page: Page, url: string, wait?: 'none' | 'complete'): Promise<void>;
  /** Runs a script as the browser's own window, for what its menus and settings do. */
  readonly inWindow: <T>(expression: string) => Promise<T>;
  /** Ends this Firefox and starts another with the same profile, and perhaps another policy. */
  restart(policy?: ManagedValues): Promise<Firefox>;
  close(): Promise<void>;
}

/** Everything that outlives one run of the browser. */
interface Installation {
  readonly options: FirefoxOptions;
  readonly folder: TemporaryFolder;
  readonly policy: FirefoxPolicy | undefined;
  readonly extensionId: string;
}

/** The id Firefox knows an extension by: the one in its manifest. */
function geckoIdOf(extensionDir: string): string {
  const manifest = JSON.parse(readFileSync(join(extensionDir, 'manifest.json'), 'utf8')) as {
    browser_specific_settings?: { gecko?: { id?: string } };
  };
  const id = manifest.browser_specific_settings?.gecko?.id;
  if (id === undefined) throw new Error(`${extensionDir}: the manifest has no id for Firefox`);
  return id;
}

function preferencesOf({ options, folder, extensionId }: Installation): Record<string, Preference> {
  return {
    'browser.download.folderList': 2,
    'browser.download.dir': join(folder.path, 'downloads'),
    'browser.download.useDownloadDir': true,
    'browser.download.always_ask_before_handling_new_types': false,
    'browser.download.alwaysOpenPanel': false,
    // Else Firefox opens a PDF it has saved.
    'browser.download.open_pdf_attachments_inline': false,
    'dom.disable_open_during_load': false,
    'extensions.webextensions.uuids': JSON.stringify({ [extensionId]: EXTENSION_HOST }),
    // Our builds are not signed; Firefox ESR lets an administrator allow that.
    'xpinstall.signatures.required': false,
    ...(options.language === undefined ? {} : { 'intl.locale.requested': options.language }),
    ...options.preferences,
  };
}

async function start(installation: Installation): Promise<Firefox> {
  const { folder, policy, extensionId } = installation;
  const downloadDir = join(folder.path, 'downloads');
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: policy?.executable ?? EXECUTABLE,
    headless: true,
    userDataDir: join(folder.path, 'profile'),
    // Lets `inBrowserWindow` in. It changes nothing for pages and extensions.
    args: ['--remote-allow-system-access'],
    extraPrefsFirefox: preferencesOf(installation),
    defaultViewport: VIEWPORT,
    protocolTimeout: 120_000,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  const forget = atProcessEnd(() => browser.process()?.kill('SIGKILL'));
  const end = async () => {
    await browser.close();
    forget();
  };
  const extensionOrigin = `moz-extension://${EXTENSION_HOST}`;
  // The driver waits for events that Firefox does not send for such a page.
  const goTo = async (page: Page, url: string, wait: 'none' | 'complete' = 'none') => {
    try {
      await sendBidi(browser, 'browsingContext.navigate', { context: contextOf(page), url, wait });
    } catch (error) {
      // What is saved or refused ends the navigation.
      if (wait === 'complete' || !(error instanceof Error) || !/NS_\w*ABORT/u.test(error.message))
        throw error;
    }
  };
  return {
    browser,
    downloadDir,
    extensionId,
    extensionOrigin,
    goTo,
    async openExtensionPage(path) {
      const page = await browser.newPage();
      await goTo(page, `${extensionOrigin}/${path}`, 'complete');
      return page;
    },
    inWindow: (expression) => inBrowserWindow(browser, expression),
    async restart(values) {
      await end();
      if (values !== undefined) {
        if (policy === undefined) throw new Error('this browser was started without a policy');
        policy.set(values);
      }
      return start(installation);
    },
    async close() {
      await end();
      folder.remove();
    },
  };
}

/**
 * Starts Firefox ESR with a fresh profile and installs the extension.
 *
 * @throws {Unavailable} when Firefox is not installed, or a policy is asked for and cannot be given
 */
export async function launchFirefox(options: FirefoxOptions = {}): Promise<Firefox> {
  if (!existsSync(EXECUTABLE)) throw new Unavailable(`no Firefox at ${EXECUTABLE}`);
  const { extensionDir } = options;
  const extensionId = extensionDir === undefined ? '' : geckoIdOf(extensionDir);
  const folder = makeTemporaryFolder('mw-firefox-');
  try {
    mkdirSync(join(folder.path, 'downloads'));
    const policy =
      options.policy === undefined
        ? undefined
        : makeFirefoxPolicy(folder.path, EXECUTABLE, extensionId, options.policy);
    const firefox = await start({ options, folder, policy, extensionId });
    if (extensionDir !== undefined) {
      await sendBidi(firefox.browser, 'webExtension.install', {
        extensionData: { type: 'archivePath', path: packExtension(extensionDir, folder.path) },
        'moz:permanent': true,
      });
    }
    return firefox;
  } catch (error) {
    folder.remove();
    throw error;
  }
}
