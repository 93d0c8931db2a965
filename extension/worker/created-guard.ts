import { toHex } from '../../core/bytes/hex.ts';
import type { ByteCodec, Log } from '../../core/ports.ts';
import type { CreatedDownload, FirefoxDownloads } from '../browser/firefox-downloads.ts';
import type { ExitDecision, LeavingFile } from '../exits/judge-exit.ts';
import { safeName } from '../exits/save-name.ts';
import type { Notice } from '../messaging/contract.ts';
import { codeOf } from '../messaging/router.ts';
import { baseName, guardedSites, NOT_CHECKED } from './download-guard.ts';

export interface CreatedGuardPorts {
  readonly downloads: FirefoxDownloads;
  readonly codec: ByteCodec;
  readonly log: Log;
  readonly own: { readonly id: string; readonly origin: string };
  isProtected(origin: string): Promise<boolean>;
  /** A protected site whose page the user can see now. Nobody tells which page made a `data:` address. */
  siteOnTop(): Promise<string | undefined>;
  /** The bytes behind the address of a download, `undefined` when they cannot be had or are too many. */
  bytesOf(item: CreatedDownload): Promise<Uint8Array | undefined>;
  judge(file: LeavingFile): Promise<ExitDecision>;
  notify(site: string, notice: Notice): Promise<void>;
  /** Notes the site while the work lasts, so that a worker that died over it can tell. */
  during(site: string, work: () => Promise<void>): Promise<void>;
}

/**
 * Firefox's last layer: downloads that no request shows (`blob:` and `data:` made by a page's script), and any other that
 * is not ours. Firefox cannot hold one, so it is stopped as soon as it is told of; its bytes are read from the page,
 * judged, and saved by us when they may leave. A small one may be complete for a moment before it is removed.
 */
export class CreatedGuard {
  readonly #ports: CreatedGuardPorts;

  constructor(ports: CreatedGuardPorts) {
    this.#ports = ports;
  }

  /** Register while the worker's script runs. */
  listen(): void {
    this.#ports.downloads.onCreated((item) => void this.handle(item));
  }

  /** Decides about one download. A failure on the way leaves it discarded. */
  async handle(item: CreatedDownload): Promise<void> {
    try {
      const site = await this.#protectedSite(item);
      if (site === undefined) return;
      await this.#ports.during(site, () => this.#decide(item, site));
    } catch (error) {
      this.#ports.log('download-guard-failed', { code: codeOf(error) });
      await this.#ports.downloads.discard(item.id);
    }
  }

  async #protectedSite(item: CreatedDownload): Promise<string | undefined> {
    for (const site of guardedSites(item, this.#ports.own)) {
      if (await this.#ports.isProtected(site)) return site;
    }
    const { own } = this.#ports;
    const isNobodys = item.url.startsWith('data:') && item.byExtensionId !== own.id;
    return isNobodys ? this.#ports.siteOnTop() : undefined;
  }

  async #decide(item: CreatedDownload, site: string): Promise<void> {
    const { downloads, codec } = this.#ports;
    // A page may take its blob back at any moment: read while the download is being stopped.
    const reading = this.#bytesOf(item);
    await downloads.discard(item.id);
    const bytes = await reading;
    const filename = baseName(item.filename);
    const decision =
      bytes === undefined
        ? NOT_CHECKED
        : await this.#ports.judge({
            filename,
            declaredType: item.mime,
            bytes,
            sha256: toHex(await codec.sha256(bytes)),
            ref: undefined,
            part: '',
          });
    if (bytes !== undefined && decision.release) {
      await downloads.save({ bytes, filename: safeName(filename) });
    } else if (!decision.release) {
      const { outcome, disposition, reason } = decision;
      const refusal = { ref: null, filename, sha256: '', outcome, disposition, reason };
      await this.#ports.notify(site, { notice: 'exit-refused', ...refusal });
    }
  }

  async #bytesOf(item: CreatedDownload): Promise<Uint8Array | undefined> {
    try {
      return await this.#ports.bytesOf(item);
    } catch (error) {
      this.#ports.log('download-not-read', { code: codeOf(error) });
      return undefined;
    }
  }
}
