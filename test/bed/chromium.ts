import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import puppeteer, { TargetType, type Browser, type WebWorker } from 'puppeteer-core';
import { atProcessEnd } from './at-process-end.ts';
import { extensionPolicy, makeChromiumPolicy, type ManagedValues } from './chromium-policy.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';
import { Unavailable } from './unavailable.ts';

const EXECUTABLE = '/usr/bin/chromium';
const WORKER_TIMEOUT_MS = 20_000;
const VIEWPORT = { width: 1280, height: 860 };

export interface ChromiumOptions {
  /** Folder of an unpacked extension. */
  readonly extensionDir?: string;
  /** Folders of extensions of others. */
  readonly otherExtensions?: readonly string[];
  /** What an administrator pushes to that extension. Needs root. */
  readonly policy?: ManagedValues;
  /** What that policy says beside it, of the browser itself. */
  readonly browserPolicy?: ManagedValues;
  /** A whole managed policy that installs an extension, in place of `extensionDir` and `policy`. Needs root. */
  readonly fleet?: { readonly extensionId: string; readonly policy: ManagedValues };
  /** A window instead of headless; needs a display. */
  readonly visible?: boolean;
  /** Leave the extension's worker alone: attached tools keep it alive, and a restarted one waits for them. */
  readonly detachedWorker?: boolean;
  /** Language of the browser's own screens, such as `de`; that of this process when left out. */
  readonly language?: string;
  readonly extraArgs?: readonly string[];
}

export interface Chromium {
  readonly browser: Browser;
  /** Where downloads land. Empty at the start. */
  readonly downloadDir: string;
  /** Empty when no extension was given. */
  readonly extensionId: string;
  /** The extension's worker, once it is up to answer. Attached tools keep it alive. */
  worker(): Promise<WebWorker>;
  setPolicy(values: ManagedValues): void;
  close(): Promise<void>;
}

/** The id Chromium gives an unpacked extension: from the public key in its manifest. */
export function extensionIdOf(extensionDir: string): string {
  const manifest = JSON.parse(readFileSync(join(extensionDir, 'manifest.json'), 'utf8')) as { key?: string };
  if (manifest.key === undefined) throw new Error(`${extensionDir}: the manifest has no key to fix the id`);
  const digest = createHash('sha256').update(Buffer.from(manifest.key, 'base64')).digest('hex');
  return digest.slice(0, 32).replaceAll(/./gu, (digit) => 'abcdefghijklmnop'.charAt(parseInt(digit, 16)));
}

/**
 * Download settings go into the profile. A driver that sets them over the wire (`Browser.setDownloadBehavior`) makes
 * Chromium skip `downloads.onDeterminingFilename`, and with it what is to be tested.
 */
function writePreferences(profile: string, downloadDir: string): void {
  mkdirSync(join(profile, 'Default'), { recursive: true });
  mkdirSync(downloadDir);
  const preferences = {
    download: { default_directory: downloadDir, prompt_for_download: false, directory_upgrade: true },
    extensions: { ui: { developer_mode: true } },
    // The question of what to print on would hold every page of its site.
    printing: { enabled: false },
    profile: { default_content_setting_values: { automatic_downloads: 1, popups: 1 } },
  };
  writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences));
}

function flags(profile: string, options: ChromiumOptions): string[] {
  const { extensionDir, otherExtensions = [] } = options;
  const extensions = [...(extensionDir === undefined ? [] : [extensionDir]), ...otherExtensions].join();
  return [
    ...(options.visible === true ? [] : ['--headless=new', '--disable-gpu']),
    ...(process.getuid?.() === 0 ? ['--no-sandbox', '--test-type'] : []),
    '--disable-quic',
    '--disable-dev-shm-usage',
    '--no-first-run',
    '--no-default-browser-check',
    // It also keeps a policy from installing extensions.
    ...(options.fleet === undefined ? ['--disable-background-networking'] : []),
    '--disable-component-update',
    '--disable-sync',
    '--password-store=basic',
    `--window-size=${VIEWPORT.width},${VIEWPORT.height}`,
    `--user-data-dir=${profile}`,
    '--remote-debugging-port=0',
    ...(extensions === ''
      ? []
      : [`--disable-extensions-except=${extensions}`, `--load-extension=${extensions}`]),
    ...(options.extraArgs ?? []),
    'about:blank',
  ];
}

/** Retries: right after attaching, the worker's global object may not have the browser API yet. */
async function readyWorker(browser: Browser, extensionId: string): Promise<WebWorker> {
  const deadline = Date.now() + WORKER_TIMEOUT_MS;
  for (;;) {
    try {
      const target = await browser.waitForTarget(
        (one) =>
          one.type() === TargetType.SERVICE_WORKER &&
          one.url().startsWith(`chrome-extension://${extensionId}/`),
        { timeout: Math.max(1, deadline - Date.now()) },
      );
      const worker = await target.worker();
      if (worker !== null && (await worker.evaluate('Boolean(globalThis.chrome?.runtime?.id)')) === true) {
        return worker;
      }
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    if (Date.now() > deadline) throw new Error('the worker of the extension did not come up');
    await sleep(50);
  }
}

/**
 * Starts Chromium with a fresh profile.
 *
 * @throws {Unavailable} when Chromium is not installed, or a policy is asked for and cannot be given
 */
export async function launchChromium(options: ChromiumOptions = {}): Promise<Chromium> {
  if (!existsSync(EXECUTABLE)) throw new Unavailable(`no Chromium at ${EXECUTABLE}`);
  const { extensionDir, fleet } = options;
  const extensionId = fleet?.extensionId ?? (extensionDir === undefined ? '' : extensionIdOf(extensionDir));
  const policyOf = (values: ManagedValues) =>
    fleet === undefined ? { ...options.browserPolicy, ...extensionPolicy(extensionId, values) } : values;
  const given = fleet?.policy ?? options.policy;
  const policy = given === undefined ? undefined : policyOf(given);
  const folder = makeTemporaryFolder('mw-chromium-');
  const profile = join(folder.path, 'profile');
  const downloadDir = join(folder.path, 'downloads');
  try {
    writePreferences(profile, downloadDir);
    const managed = policy === undefined ? undefined : makeChromiumPolicy(folder.path, EXECUTABLE, policy);
    const browser = await puppeteer.launch({
      executablePath: managed?.executable ?? EXECUTABLE,
      headless: false,
      ignoreDefaultArgs: true,
      args: flags(profile, options),
      ...(options.detachedWorker === true
        ? { targetFilter: (target) => target.type() !== TargetType.SERVICE_WORKER }
        : {}),
      ...(options.language === undefined ? {} : { env: { ...process.env, LANGUAGE: options.language } }),
      // Now and then the first page is not reported in time; nobody needs it.
      waitForInitialPage: false,
      defaultViewport: options.visible === true ? null : VIEWPORT,
      protocolTimeout: 120_000,
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
    const forget = atProcessEnd(() => browser.process()?.kill('SIGKILL'));
    return {
      browser,
      downloadDir,
      extensionId,
      worker: () => readyWorker(browser, extensionId),
      setPolicy(values) {
        if (managed === undefined) throw new Error('this browser was started without a policy');
        managed.set(policyOf(values));
      },
      async close() {
        await browser.close();
        managed?.end();
        forget();
        folder.remove();
      },
    };
  } catch (error) {
    folder.remove();
    throw error;
  }
}
