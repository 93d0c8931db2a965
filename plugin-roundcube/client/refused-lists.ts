import type { ListStore } from '../../core/lists/list-store.ts';
import type { ListRoot, RefusedList } from './contract.ts';

/** No word against what was published: nothing came, or another tab was at it. */
const NOT_REFUSED: readonly string[] = ['', 'ABORTED', 'TUF_UNREACHABLE'];

/** The lists whose last update this browser did not take, with what it uses in their place. Rejects when its store cannot be read. */
export async function refusedLists(
  lists: readonly Pick<ListRoot, 'name'>[],
  store: ListStore,
): Promise<RefusedList[]> {
  const refused: RefusedList[] = [];
  for (const { name } of lists) {
    const status = await store.readStatus(name);
    if (status === undefined || NOT_REFUSED.includes(status.error)) continue;
    const held = await store.read(name, () => []);
    refused.push({
      name,
      error: status.error,
      since: new Date(status.failingSince ?? status.checkedAt).toISOString(),
      version: held?.record.version ?? null,
      expires: held === undefined ? null : new Date(held.record.expires).toISOString(),
    });
  }
  return refused;
}
