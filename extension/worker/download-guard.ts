import { toHex } from '../../core/bytes/hex.ts';
import type { ByteCodec, Clock, Log } from '../../core/ports.ts';
import type { DownloadItem, Downloads } from '../browser/chromium-downloads.ts';
import { isExitAddress } from '../exits/exit-address.ts';
import type { ExitDecision, LeavingFile } from '../exits/judge-exit.ts';
import type { Notice } from '../messaging/contract.ts';
import type { ExitTarget } from '../webmail/routes.ts';
import { codeOf } from '../messaging/router.ts';
import { isBroken } from './exit-arrival.ts';
import type { DeathWatch } from './death-watch.ts';
import type { DownloadLedger, HeldDownload } from './download-ledger.ts';
import type { FileSaver } from './file-saver.ts';

/** A worker that was started by a download is told of it within this time. */
const TOLD_WITHIN_MS = 1_000;
/** How long a file that is saved already may stay where it is while it is judged. */
const SAVED_MS = 1_000;

/** What a download would save. */
export interface DownloadContent {
  readonly bytes: Uint8Array;
  /** Where it can be had again, even when the page has taken its own address back. */
  readonly address: string;
  /** Lets go of what `address` keeps. */
  forget(): Promise<void>;
}

export interface DownloadGuardPorts {
  readonly downloads: Downloads;
  readonly ledger: DownloadLedger;
  readonly saver: FileSaver;
  readonly watch: Pick<DeathWatch, 'begin'>;
  readonly codec: ByteCodec;
  readonly clock: Clock;
  readonly log: Log;
  readonly own: { readonly id: string; readonly origin: string };
  isProtected(origin: string): Promise<boolean>;
  /** Origins of protected sites that a tab shows now. */
  openSites(): Promise<readonly string[]>;
  /** What is behind the address of a download, `undefined` when it cannot be had or is too much. */
  contentOf(item: DownloadItem): Promise<DownloadContent | undefined>;
  /** Reads an address as its webmail does. */
  readRequest(url: URL, form: string | undefined): Promise<ExitTarget | undefined>;
  judge(file: LeavingFile): Promise<ExitDecision>;
  notify(site: string, notice: Notice): Promise<void>;
}

/**
 * The origins a download may be an exit of, told from its item alone: where it was asked for and where it came from in
 * the end, so that a redirect hides neither. For an address without an origin (`data:`), the page it was asked from.
 */
export function guardedSites(
  item: DownloadItem,
  own: { readonly id: string; readonly origin: string },
): readonly string[] {
  if (item.byExtensionId === own.id) return [];
  // The exit worker has judged those bytes.
  if (isExitAddress(item.finalUrl, own.origin)) return [];
  const origins = [item.finalUrl, item.url].map(webOrigin).filter((origin) => origin !== undefined);
  if (origins.length > 0) return [...new Set(origins)];
  const asker = webOrigin(item.referrer);
  return asker === undefined ? [] : [asker];
}

/** What becomes of a download while it is judged. */
type Meanwhile =
  /** It is stopped at once, and saved by us when it may leave. Chromium saves what is held as soon as the worker dies. */
  | 'stopped'
  /** It is saved, or is being saved: no worker was there to stop it. It goes when it must, and stays where it is otherwise. */
  | 'left';

/**
 * The last layer: downloads that no rule sees (made by a page's script, or answered by its service worker). Each is stopped,
 * its bytes are judged, and those that may leave are saved under the name it had.
 */
export class DownloadGuard {
  readonly #ports: DownloadGuardPorts;
  /** Downloads this worker was told of. */
  readonly #told = new Set<number>();

  constructor(ports: DownloadGuardPorts) {
    this.#ports = ports;
  }

  /** Register while the worker's script runs. */
  listen(): void {
    const { downloads, own, saver } = this.#ports;
    downloads.onNaming((item, go) => {
      if (saver.begins(item.url)) return 'let-go';
      const sites = guardedSites(item, own);
      if (sites.length === 0 && !isOfNoPlace(item)) return 'let-go';
      void this.handle(item, sites, go);
      return 'hold';
    });
    downloads.onInterrupted((id) => void this.#tidy(id));
  }

  /**
   * Decides about what a worker was judging when it died, and about what began while there was none to be told: Chromium has
   * saved that.
   */
  async recover(): Promise<void> {
    const { downloads, ledger, saver, clock } = this.#ports;
    const since = await ledger.since();
    // What the former worker's page did not begin yet, it does not begin any more.
    await saver.closeIdle();
    const resumed = (await ledger.held()).map((one) => this.#resume(one));
    await clock.sleep(TOLD_WITHIN_MS, new AbortController().signal);
    const items = await downloads.since(since);
    const unknown = (await ledger.unknown(items)).filter(
      ({ id, state }) => state !== 'interrupted' && !this.#told.has(id),
    );
    await Promise.all([...resumed, ...unknown.map((item) => this.#catchUp(item, 'left'))]);
    await ledger.settleTo(items);
  }

  async #resume({ item, at, begun }: HeldDownload): Promise<void> {
    const { downloads, ledger } = this.#ports;
    if (item.url === '') {
      await this.#giveUp(item, await this.#firstProtected(await this.#ports.openSites()));
      return;
    }
    const isBegun =
      begun !== '' && (await downloads.since(at)).some((other) => other.url === begun && !isBroken(other));
    if (isBegun) {
      await ledger.settle(item.id);
      return;
    }
    const state = (await downloads.find(item.id))?.state;
    await this.#catchUp(item, state === undefined || state === 'interrupted' ? 'stopped' : 'left');
  }

  async #catchUp(item: DownloadItem, meanwhile: Meanwhile): Promise<void> {
    const sites = guardedSites(item, this.#ports.own);
    if (sites.length === 0 && !isOfNoPlace(item)) return;
    await this.#handle(item, sites, meanwhile, () => undefined);
  }

  /** Decides about one download that waits for its name. A failure on the way discards it. */
  handle(item: DownloadItem, sites: readonly string[], go: () => void): Promise<void> {
    return this.#handle(item, sites, 'stopped', go);
  }

  async #handle(
    item: DownloadItem,
    sites: readonly string[],
    meanwhile: Meanwhile,
    go: () => void,
  ): Promise<void> {
    const { ledger, log } = this.#ports;
    this.#told.add(item.id);
    const noted = ledger.hold(item);
    // Told below, to where it is waited for.
    noted.catch(() => undefined);
    let site: string | undefined;
    try {
      site = await this.#firstProtected(isOfNoPlace(item) ? await this.#ports.openSites() : sites);
      if (site === undefined) go();
      else await this.#decide(item, site, meanwhile, noted);
      await ledger.settle(item.id);
    } catch (error) {
      log('download-guard-failed', { code: codeOf(error) });
      await this.#giveUp(item, site);
    }
  }

  async #giveUp(item: DownloadItem, site: string | undefined): Promise<void> {
    const { downloads, ledger, log } = this.#ports;
    try {
      await downloads.discard(item.id);
      if (site !== undefined) await this.#refused(item, site, NOT_CHECKED);
      await ledger.settle(item.id);
    } catch (error) {
      // It stays noted: the next worker tries again.
      log('download-guard-failed', { code: codeOf(error) });
    }
  }

  async #firstProtected(sites: readonly string[]): Promise<string | undefined> {
    for (const site of sites) if (await this.#ports.isProtected(site)) return site;
    return undefined;
  }

  async #decide(item: DownloadItem, site: string, meanwhile: Meanwhile, noted: Promise<void>): Promise<void> {
    const { downloads, ledger, watch, saver, log } = this.#ports;
    const unwatch = watch.begin();
    // A page may take its blob back at any moment: read while the download is being stopped.
    const reading = this.#contentOf(item);
    try {
      if (meanwhile === 'stopped') await downloads.discard(item.id);
      await noted;
      const content = await reading;
      if (content !== undefined) {
        await ledger.hold({ ...item, url: content.address, filename: await this.#nameOf(item) });
      }
      const judging = content === undefined ? Promise.resolve(NOT_CHECKED) : this.#judge(item, content);
      const isLeft = meanwhile === 'left' && (await this.#mayStayUntil(judging));
      const filename = await this.#nameOf(item);
      if (meanwhile === 'left' && !isLeft) await downloads.discard(item.id);
      const decision = await judging;
      if (decision.release && isLeft && isFixed(item.url)) return;
      if (isLeft) await downloads.discard(item.id);
      if (content === undefined || !decision.release) {
        await this.#refused(item, site, decision.release ? NOT_CHECKED : decision);
        return;
      }
      const { bytes, address } = content;
      const file = { name: baseName(filename), type: item.mime, bytes };
      await saver.save(file, (begun) => ledger.hold({ ...item, url: address }, begun));
    } finally {
      unwatch();
      void reading
        .then((content) => content?.forget())
        .catch((error: unknown) => log('copy-not-forgotten', { code: codeOf(error) }));
    }
  }

  /** What Chromium calls it: one that no worker was told of may have had no name yet. */
  async #nameOf({ id, filename }: DownloadItem): Promise<string> {
    return filename === '' ? ((await this.#ports.downloads.find(id))?.filename ?? '') : filename;
  }

  /** Whether it was judged within the time for which a file may stay where Chromium put it. */
  async #mayStayUntil(judging: Promise<ExitDecision>): Promise<boolean> {
    const late = new AbortController();
    const sleeping = this.#ports.clock.sleep(SAVED_MS, late.signal).then(
      () => false,
      () => false,
    );
    const inTime = await Promise.race([judging.then(() => true), sleeping]);
    if (inTime) late.abort(new Error('judged in time'));
    return inTime;
  }

  async #contentOf(item: DownloadItem): Promise<DownloadContent | undefined> {
    try {
      return await this.#ports.contentOf(item);
    } catch (error) {
      this.#ports.log('download-not-read', { code: codeOf(error) });
      return undefined;
    }
  }

  async #judge(item: DownloadItem, { bytes }: DownloadContent): Promise<ExitDecision> {
    const { codec } = this.#ports;
    try {
      const address = URL.canParse(item.url) ? new URL(item.url) : undefined;
      const asked =
        address === undefined || !/^https?:$/u.test(address.protocol)
          ? undefined
          : await this.#ports.readRequest(address, undefined);
      return await this.#ports.judge({
        filename: baseName(item.filename),
        declaredType: item.mime,
        bytes,
        sha256: toHex(await codec.sha256(bytes)),
        ref: asked?.ref,
        part: asked?.part ?? '',
      });
    } catch (error) {
      this.#ports.log('download-not-judged', { code: codeOf(error) });
      return NOT_CHECKED;
    }
  }

  async #refused(
    item: DownloadItem,
    site: string,
    decision: Extract<ExitDecision, { release: false }>,
  ): Promise<void> {
    const { outcome, disposition, reason } = decision;
    // Bytes may come from another host than the one whose pages can tell of them.
    const told = new Set([site, webOrigin(item.url), webOrigin(item.referrer)]);
    for (const each of told) {
      if (each === undefined || !(await this.#ports.isProtected(each))) continue;
      await this.#ports.notify(each, {
        notice: 'exit-refused',
        ref: null,
        filename: baseName(item.filename),
        sha256: '',
        outcome,
        disposition,
        reason,
      });
    }
  }

  /** A refused exit, or one whose worker died, may leave a failed entry in the list of downloads. */
  async #tidy(id: number): Promise<void> {
    const item = await this.#ports.downloads.find(id);
    if (item === undefined || !isExitAddress(item.finalUrl, this.#ports.own.origin)) return;
    if (isBroken(item)) await this.#ports.downloads.discard(id);
  }
}

/** What is said of bytes that could not be had. */
export const NOT_CHECKED = {
  release: false,
  outcome: 'unchecked',
  disposition: 'hold',
  reason: 'not-checked',
} as const;

/**
 * A `data:` address made by a page: Chromium does not say by which (measured). It may be of any page that is open; another
 * extension's, or ours, is named.
 */
function isOfNoPlace({ finalUrl, referrer, byExtensionId }: DownloadItem): boolean {
  return finalUrl.startsWith('data:') && webOrigin(referrer) === undefined && byExtensionId === '';
}

/**
 * Whether an address holds the same bytes for everybody. A page's service worker may have answered the download, and the
 * worker judged what the server sends: then that is what is saved, by a download that no service worker sees.
 */
function isFixed(address: string): boolean {
  return /^(?:blob|data):/u.test(address);
}

/** The web origin of an address, a blob's maker included. */
function webOrigin(address: string): string | undefined {
  const inner = address.startsWith('blob:') ? address.slice('blob:'.length) : address;
  if (!URL.canParse(inner)) return undefined;
  const { protocol, origin } = new URL(inner);
  return protocol === 'https:' || protocol === 'http:' ? origin : undefined;
}

/** The name of a file without the folders before it. */
export function baseName(path: string): string {
  return path.split(/[/\\]/u).at(-1) ?? '';
}
