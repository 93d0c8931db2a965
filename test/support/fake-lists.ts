import type { EntryMatch, ListQuestion, ListReader, ListState } from '../../core/lists/list-reader.ts';
import type { Identity } from '../../core/mail/message.ts';

const FIELDS: readonly Identity[] = ['envelope-from', 'envelope-to', 'body-sender', 'body-receiver'];

/** Lists of exact entries, written as `block sha256 <hash>` or `allow body-sender a@b.example`. */
export class FakeLists implements ListReader {
  readonly questions: ListQuestion[] = [];
  readonly #entries: readonly (readonly string[])[];
  readonly #state: ListState | null;

  constructor(entries: readonly string[] = [], state: Partial<ListState> | null = null) {
    this.#entries = entries.map((entry) => entry.split(' '));
    const fresh = {
      version: 41,
      issued: '2026-11-23T09:12:00Z',
      expires: '2026-11-30T09:12:00Z',
      stale: false,
    };
    this.#state = state === null && entries.length === 0 ? null : { ...fresh, ...state };
  }

  state(): Promise<ListState | null> {
    return Promise.resolve(this.#state);
  }

  match(question: ListQuestion): Promise<readonly EntryMatch[]> {
    this.questions.push(question);
    return Promise.resolve(this.#entries.flatMap((entry) => matchesOf(entry, question)));
  }
}

function matchesOf(entry: readonly string[], { hashes, identities }: ListQuestion): EntryMatch[] {
  const [kind, field, expression = ''] = entry;
  if (kind !== 'block' && kind !== 'allow') throw new Error(`not an entry: ${entry.join(' ')}`);
  const list = `org-${kind}`;
  if (field === 'sha256') {
    const matched = hashes.find((hash) => hash === expression);
    if (matched === undefined) return [];
    return [{ kind, list, field, expression, matched, identity: undefined }];
  }
  const identity = FIELDS.find((name) => name === field);
  if (identity === undefined) throw new Error(`not a field: ${entry.join(' ')}`);
  if (!identities[identity].includes(expression)) return [];
  return [{ kind, list, field: identity, expression, matched: expression, identity }];
}

/** Lists that must not be asked. */
export const forbiddenLists: ListReader = {
  state: () => Promise.reject(new Error('the state of the lists was asked for')),
  match: () => Promise.reject(new Error('the lists were asked')),
};
