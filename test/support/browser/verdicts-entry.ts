import { webCodec } from '../../../core/bytes/web-codec.ts';
import { syncList } from '../../../core/lists/sync.ts';
import { syncedListReader } from '../../../core/lists/synced-list-reader.ts';
import { readPolicy } from '../../../core/policy/read-policy.ts';
import type { HttpFetch } from '../../../core/ports.ts';
import type { Verdict } from '../../../core/verify/verdict.ts';
import { verifyMessage } from '../../../core/verify/verify-message.ts';
import { MemoryListStore } from '../memory-list-store.ts';
import { pageClock } from './page-clock.ts';

const pageFetch: HttpFetch = async ({ url, headers }) => {
  const response = await fetch(url, { headers: { ...headers }, cache: 'no-store', credentials: 'omit' });
  const bytes = new Uint8Array(await response.arrayBuffer());
  return {
    status: response.status,
    header: (name) => response.headers.get(name) ?? undefined,
    body: (async function* () {
      yield await Promise.resolve(bytes);
    })(),
  };
};

/** The verdict of each served message, under lists that are synced from this page's own origin. */
export async function verdictsOf(
  files: readonly string[],
  setting: { readonly policy: unknown; readonly root: string; readonly now: number },
): Promise<Record<string, Verdict>> {
  const clock = pageClock(() => setting.now);
  const store = new MemoryListStore();
  const source = { name: 'lists', url: `${location.origin}/files/lists`, root: setting.root };
  const synced = await syncList(source, store, { clock, fetch: pageFetch });
  if (synced.outcome === 'failed') throw synced.error;
  const verifier = {
    policy: readPolicy(setting.policy),
    lists: syncedListReader('lists', store, clock),
    endpoint: undefined,
    codec: webCodec,
    clock,
    host: 'filter' as const,
  };
  const verdicts: Record<string, Verdict> = {};
  for (const file of files) {
    const raw = new Uint8Array(await (await fetch(`/files/${file}`)).arrayBuffer());
    verdicts[file] = await verifyMessage(raw, verifier);
  }
  return verdicts;
}
