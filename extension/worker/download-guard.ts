import { toHex } from '../../core/bytes/hex.ts';
import type { ByteCodec, Clock, Log } from '../../core/ports.ts';
import type { DownloadItem, Downloads } from '../browser/chromium-downloads.ts';
import type { KeyValues } from '../browser/storage.ts';
import { isExitAddress } from '../exits/exit-address.ts';
import type { ExitDecision, LeavingFile } from '../exits/judge-exit.ts';
import type { Notice } from '../messaging/contract.ts';
import type { ExitTarget } from '../webmail/routes.ts';
import { codeOf } from '../messaging/router.ts';
import { inTurn } from './in-turn.ts';

/** Chromium saves a held download after 15 s. It is cancelled before, and begun again when its verdict allows it. */
export const HOLD_MS = 12_000;
const HELD = 'held-downloads';

export interface DownloadGuardPorts {
  readonly downloads: Downloads;
  readonly session: KeyValues;
  readonly codec: ByteCodec;
  readonly clock: Clock;
  readonly log: Log;
  readonly own: { readonly id: string; readonly origin: string };
  isProtected(origin: string): Promise<boolean>;
  /** Origins of protected sites that a tab shows now. */
  openSites(): Promise<readonly string[]>;
  /** The bytes behind the address of a download, `undefined` when they cannot be had or are too many. */
  bytesOf(item: DownloadItem): Promise<Uint8Array | undefined>;
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

/**
 * The last layer: downloads that no rule sees (made by a page's script, or answered by its service worker). Each is held
 * while its bytes are judged; a verdict that comes too late begins it again.
 */
export class DownloadGuard {
  readonly #ports: DownloadGuardPorts;
  readonly #inTurn = inTurn();

  constructor(ports: DownloadGuardPorts) {
    this.#ports = ports;
  }

  /** Register while the worker's script runs. */
  listen(): void {
    const { downloads, own } = this.#ports;
    downloads.onNaming((item, go) => {
      const sites = guardedSites(item, own);
      if (sites.length === 0 && !isOfNoPlace(item)) return 'let-go';
      void this.handle(item, sites, go);
      return 'hold';
    });
    downloads.onInterrupted((id) => void this.#tidy(id));
  }

  /** Cancels what a worker held when it died: its 15 s may be over at any moment. */
  async recover(): Promise<void> {
    const held = await this.#held();
    for (const id of Object.keys(held).map(Number)) {
      await this.#ports.downloads.discard(id);
      await this.#forget(id);
    }
  }

  /** Decides about one held download. A failure on the way discards it: left alone, Chromium would save it. */
  async handle(item: DownloadItem, sites: readonly string[], go: () => void): Promise<void> {
    try {
      const site = await this.#firstProtected(isOfNoPlace(item) ? await this.#ports.openSites() : sites);
      if (site === undefined) go();
      else await this.#decide(item, site, go);
    } catch (error) {
      this.#ports.log('download-guard-failed', { code: codeOf(error) });
      await this.#ports.downloads.discard(item.id);
    }
  }

  async #firstProtected(sites: readonly string[]): Promise<string | undefined> {
    for (const site of sites) if (await this.#ports.isProtected(site)) return site;
    return undefined;
  }

  async #decide(item: DownloadItem, site: string, go: () => void): Promise<void> {
    const { downloads, clock } = this.#ports;
    await this.#remember(item);
    const late = new AbortController();
    const judging = this.#judge(item);
    const first = await Promise.race([
      judging,
      clock.sleep(HOLD_MS, late.signal).then(() => 'late' as const),
    ]);
    if (first === 'late') {
      await downloads.discard(item.id);
      const decision = await judging;
      if (decision.release) await downloads.begin(item.url, baseName(item.filename));
      else await this.#refused(item, site, decision);
    } else {
      late.abort(new Error('judged in time'));
      if (first.release && isFixed(item.url)) {
        go();
      } else if (first.release) {
        await downloads.discard(item.id);
        await downloads.begin(item.url, baseName(item.filename));
      } else {
        await downloads.discard(item.id);
        await this.#refused(item, site, first);
      }
    }
    await this.#forget(item.id);
  }

  async #judge(item: DownloadItem): Promise<ExitDecision> {
    const { codec } = this.#ports;
    try {
      const bytes = await this.#ports.bytesOf(item);
      if (bytes === undefined) return NOT_CHECKED;
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

  /** A refused exit may leave a failed entry in the list of downloads. */
  async #tidy(id: number): Promise<void> {
    const item = await this.#ports.downloads.find(id);
    if (item !== undefined && isExitAddress(item.finalUrl, this.#ports.own.origin)) {
      await this.#ports.downloads.discard(id);
    }
  }

  async #held(): Promise<Readonly<Record<string, number>>> {
    return ((await this.#ports.session.get(HELD)) as Record<string, number> | undefined) ?? {};
  }

  #remember(item: DownloadItem): Promise<void> {
    return this.#inTurn(async () =>
      this.#ports.session.set(HELD, { ...(await this.#held()), [item.id]: this.#ports.clock.now() }),
    );
  }

  #forget(id: number): Promise<void> {
    return this.#inTurn(async () => {
      const held = Object.entries(await this.#held()).filter(([key]) => key !== String(id));
      await this.#ports.session.set(HELD, Object.fromEntries(held));
    });
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
