import type { Clock } from '../../core/ports.ts';
import type { DownloadItem } from '../browser/chromium-downloads.ts';
import type { KeyValues } from '../browser/storage.ts';

const PREFIX = 'download:';
const SETTLED_TO = 'downloads-settled';
const GUARDED_SINCE = 'downloads-guarded-since';
/** A `data:` address holds the whole file. Larger ones are not kept: what was held is then lost, and the user is told. */
const MAX_ADDRESS_LENGTH = 200_000;
/** Downloads that an extension held when it was updated are not older: Chromium lets them go at once. */
const RECENT_MS = 60_000;

/** A download that a worker held and did not decide about. */
export interface HeldDownload {
  readonly run: string;
  readonly at: number;
  readonly item: DownloadItem;
  /** The address of ours by which the worker was about to save it, `''` for none. */
  readonly begun: string;
}

interface Settled {
  readonly id: number;
  readonly at: number;
}

export interface DownloadLedgerPorts {
  readonly session: KeyValues;
  readonly local: KeyValues;
  readonly clock: Pick<Clock, 'now'>;
}

/**
 * What became of every download that this extension was asked about in this session. A worker that starts finds here what
 * a former one held, and tells from it which downloads no worker ever decided about.
 */
export class DownloadLedger {
  readonly #ports: DownloadLedgerPorts;
  readonly #run = crypto.randomUUID();

  constructor(ports: DownloadLedgerPorts) {
    this.#ports = ports;
  }

  /** Notes that a download is held. The call itself writes: nothing comes before it. */
  hold(item: DownloadItem, begun = ''): Promise<void> {
    const kept = item.url.length > MAX_ADDRESS_LENGTH ? { ...item, url: '', finalUrl: '' } : item;
    const held: HeldDownload = { run: this.#run, at: this.#ports.clock.now(), item: kept, begun };
    return this.#ports.session.set(`${PREFIX}${item.id}`, held);
  }

  /** Notes that a download was decided about. Before it may go on, so that a death does not leave it undecided. */
  settle(id: number): Promise<void> {
    return this.#ports.session.set(`${PREFIX}${id}`, null);
  }

  /** What former workers held. */
  async held(): Promise<readonly HeldDownload[]> {
    const all = await this.#ports.session.entries(PREFIX);
    const notes = Object.values(all as Readonly<Record<string, HeldDownload | null>>);
    return notes.filter((note) => note !== null).filter(({ run }) => run !== this.#run);
  }

  /** No download that began before this time can be undecided. */
  async since(): Promise<number> {
    const { session, local, clock } = this.#ports;
    const now = clock.now();
    const settled = (await session.get(SETTLED_TO)) as Settled | undefined;
    const known = (await local.get(GUARDED_SINCE)) as number | undefined;
    // What was there before the extension was first installed is nobody's business. A time to come: the clock was set back.
    const guarded = known !== undefined && known <= now ? known : now;
    if (guarded !== known) await local.set(GUARDED_SINCE, guarded);
    // Without a note it is a new session: the browser was started, or the extension was loaded anew.
    return Math.max(guarded, Math.min(settled?.at ?? now, now) - RECENT_MS);
  }

  /** Those of the downloads, newer than `since`, that no worker was told of. */
  async unknown(items: readonly DownloadItem[]): Promise<readonly DownloadItem[]> {
    const { session } = this.#ports;
    const settled = (await session.get(SETTLED_TO)) as Settled | undefined;
    const noted = await session.entries(PREFIX);
    return items.filter(({ id }) => id > (settled?.id ?? -1) && !(`${PREFIX}${id}` in noted));
  }

  /** Everything up to the newest of these is decided or noted: what was settled one by one is forgotten. */
  async settleTo(items: readonly DownloadItem[]): Promise<void> {
    const { session, clock } = this.#ports;
    const former = (await session.get(SETTLED_TO)) as Settled | undefined;
    const id = Math.max(former?.id ?? -1, ...items.map((item) => item.id));
    await session.set(SETTLED_TO, { id, at: clock.now() } satisfies Settled);
    for (const [key, note] of Object.entries(await session.entries(PREFIX))) {
      if (note === null && Number(key.slice(PREFIX.length)) <= id) await session.remove(key);
    }
  }
}
