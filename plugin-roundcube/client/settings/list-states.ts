import type { ListStore } from '../../../core/lists/list-store.ts';
import type { RefusedList } from '../contract.ts';
import { element } from '../page/element.ts';
import { Wording } from '../page/wording.ts';
import { refusedLists } from '../refused-lists.ts';

type Labels = Readonly<Record<string, string>>;

/**
 * Says beside each list that PHP listed whether this browser refused its last update, since when, and what it uses in its
 * place: PHP only passes lists on and cannot know.
 */
export async function showRefusedLists(
  page: Document,
  names: readonly string[],
  labels: Labels,
  store: ListStore,
): Promise<void> {
  if (names.length === 0) return;
  const items = [...page.querySelectorAll<HTMLElement>('[data-mailwicket-list]')];
  try {
    const lists = names.map((name) => ({ name }));
    for (const refused of await refusedLists(lists, store)) {
      const item = items.find((one) => one.dataset['mailwicketList'] === refused.name);
      const facts = item?.querySelector('dl');
      // Version and end of what the source offers say nothing of what is used.
      const kept = [...(facts?.querySelectorAll('dt') ?? [])]
        .filter((term) => term.textContent === labels['state_list_fetched'])
        .flatMap((term) => [term, term.nextElementSibling].filter((one) => one !== null));
      facts?.replaceChildren(...factsOf(page, refused, labels), ...kept);
    }
  } catch (error) {
    console.error('mailwicket: lists-unreadable', error);
    const text = labels['state_list_unreadable'] ?? '';
    items[0]?.parentElement?.after(element(page, 'p', { role: 'alert' }, text));
  }
}

function factsOf(
  page: Document,
  { error, since, version, expires }: RefusedList,
  labels: Labels,
): HTMLElement[] {
  const say = (key: string): string => labels[key] ?? key;
  const wording = new Wording(page, labels);
  const [before = '', after = ''] = say('state_list_refused').split('$code');
  const fact = (key: string, ...content: readonly (Node | string)[]) => [
    element(page, 'dt', {}, say(key)),
    element(page, 'dd', {}, ...content),
  ];
  return [
    ...fact('state_list_state', before, element(page, 'code', {}, error), after),
    ...fact('state_list_refused_since', wording.time(since)),
    ...fact('state_list_used', version === null ? say('state_list_never') : String(version)),
    ...(expires === null ? [] : fact('state_list_expires', wording.time(expires))),
  ];
}
