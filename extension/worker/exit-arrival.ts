import type { Clock } from '../../core/ports.ts';
import type { DownloadItem, Downloads } from '../browser/chromium-downloads.ts';
import { originalAddress } from '../exits/exit-address.ts';

const POLL_MS = 250;
/** The browser may list a download only a while after it was given the file. */
const LISTED_WITHIN_MS = 3_000;

export interface ArrivalPorts {
  readonly downloads: Pick<Downloads, 'since'>;
  readonly clock: Clock;
  readonly own: { readonly id: string; readonly origin: string };
}

/** Whether a download ended for want of the rest of its bytes; not by the user, nor for want of room on the disk. */
export function isBroken({ state, error }: DownloadItem): boolean {
  return state === 'interrupted' && /^(?:NETWORK_|SERVER_|CRASH$)/u.test(error);
}

/**
 * Whether an exit became a download since, in milliseconds since 1970: by our answer, or because we began it. Waits for the
 * end of one that is under way, since its bytes may end with the worker that sent them.
 */
export async function hasArrived(
  address: string,
  since: number,
  { downloads, clock, own }: ArrivalPorts,
): Promise<boolean> {
  const isOf = ({ url, finalUrl, byExtensionId }: DownloadItem) =>
    originalAddress(finalUrl, own.origin)?.href === address || (byExtensionId === own.id && url === address);
  for (let waited = 0; ; waited += POLL_MS) {
    const items = (await downloads.since(since - POLL_MS)).filter(isOf);
    if (items.some((item) => item.state !== 'in_progress' && !isBroken(item))) return true;
    if (waited >= LISTED_WITHIN_MS && !items.some(({ state }) => state === 'in_progress')) return false;
    await clock.sleep(POLL_MS, new AbortController().signal);
  }
}
