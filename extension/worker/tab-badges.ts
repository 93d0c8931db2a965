import type { Verdict } from '../../core/verify/verdict.ts';
import type { KeyValues } from '../browser/storage.ts';
import type { Toolbar } from '../browser/toolbar.ts';
import type { PageHealth } from '../messaging/contract.ts';
import { inTurn } from './in-turn.ts';

/** What is known of one tab's page. Kept for the session: the popup asks after the worker has died. */
export interface TabRecord {
  readonly health: PageHealth | 'not-protected';
  readonly verdict: Verdict | null;
  /** Why the open message could not be verified, `''` when it could. */
  readonly failure: string;
  /** What is known of each open message; the verdict and the failure above are the worst of them. */
  readonly messages?: Readonly<Record<string, MessageRecord>>;
}

interface MessageRecord {
  readonly verdict: Verdict | null;
  readonly failure: string;
}

const NOTHING_KNOWN: TabRecord = { health: 'not-protected', verdict: null, failure: '' };

export type Translate = (key: string, ...values: readonly string[]) => string;

export interface Badge {
  readonly text: string;
  readonly color: string;
  readonly title: string;
}

/** Colours with at least 4.5 : 1 against the white text of the badge. */
const RED = '#b00020';
export const AMBER = '#8a4b00';
export const GREY = '#5f6368';

/** What the toolbar button says. Mail content cannot reach it, so it is the place that cannot be forged. */
export function badgeOf(record: TabRecord, translate: Translate): Badge {
  if (record.health === 'not-protected') return { text: '', color: GREY, title: translate('badgeOff') };
  if (record.health === 'no-match')
    return { text: '!', color: AMBER, title: translate('badgeNotProtecting') };
  if (record.failure !== '') return { text: '?', color: AMBER, title: translate('badgeFailed') };
  const count = (outcome: Verdict['outcome']) =>
    (record.verdict?.attachments ?? []).filter((attachment) => attachment.outcome === outcome).length;
  const malicious = count('malicious');
  if (malicious > 0 || record.verdict?.outcome === 'malicious') {
    return counted(Math.max(malicious, 1), RED, 'badgeMalicious', translate);
  }
  const suspicious = count('suspicious');
  if (suspicious > 0) return counted(suspicious, AMBER, 'badgeSuspicious', translate);
  const unchecked = count('unchecked');
  if (unchecked > 0 || record.verdict?.outcome === 'unchecked') {
    return { ...counted(Math.max(unchecked, 1), GREY, 'badgeUnchecked', translate), text: '?' };
  }
  return { text: '', color: GREY, title: translate('badgeProtecting') };
}

function counted(count: number, color: string, key: string, translate: Translate): Badge {
  return { text: String(count), color, title: translate(key, String(count)) };
}

/** Keeps each tab's record and its badge in step. */
export class TabBadges {
  readonly #session: KeyValues;
  readonly #toolbar: Pick<Toolbar, 'show'>;
  readonly #translate: Translate;
  /** The frames of a tab report at the same time. */
  readonly #inTurn = inTurn();

  constructor(session: KeyValues, toolbar: Pick<Toolbar, 'show'>, translate: Translate) {
    this.#session = session;
    this.#toolbar = toolbar;
    this.#translate = translate;
  }

  async record(tabId: number): Promise<TabRecord> {
    return ((await this.#session.get(keyOf(tabId))) as TabRecord | undefined) ?? NOTHING_KNOWN;
  }

  /** A frame of the tab says how it is. One that is sure of a message outweighs those that show none. */
  setHealth(tabId: number, health: PageHealth): Promise<void> {
    return this.#inTurn(async () => {
      const former = await this.record(tabId);
      if (health === 'no-message' && former.health !== 'not-protected') return;
      await this.#set(tabId, { ...former, health });
    });
  }

  /** `key` tells the messages of one tab apart. */
  setVerdict(tabId: number, verdict: Verdict, key = ''): Promise<void> {
    return this.#setMessage(tabId, key, { verdict, failure: '' });
  }

  setFailure(tabId: number, code: string, key = ''): Promise<void> {
    return this.#setMessage(tabId, key, { verdict: null, failure: code });
  }

  /** A message is no longer open. */
  close(tabId: number, key: string): Promise<void> {
    return this.#inTurn(async () => {
      const former = await this.record(tabId);
      const messages = Object.entries(former.messages ?? {}).filter(([each]) => each !== key);
      const health = messages.length === 0 && former.health === 'ok' ? 'no-message' : former.health;
      await this.#set(tabId, withMessages(health, Object.fromEntries(messages)));
    });
  }

  #setMessage(tabId: number, key: string, message: MessageRecord): Promise<void> {
    return this.#inTurn(async () => {
      const { messages } = await this.record(tabId);
      await this.#set(tabId, withMessages('ok', { ...messages, [key]: message }));
    });
  }

  /** The tab shows another page: what was known of the former one is over. */
  forget(tabId: number): Promise<void> {
    return this.#inTurn(() => this.#session.remove(keyOf(tabId)));
  }

  async #set(tabId: number, record: TabRecord): Promise<void> {
    await this.#session.set(keyOf(tabId), record);
    await this.#toolbar.show(tabId, badgeOf(record, this.#translate));
  }
}

const OUTCOMES: readonly Verdict['outcome'][] = ['malicious', 'suspicious', 'unchecked'];

function withMessages(
  health: TabRecord['health'],
  messages: Readonly<Record<string, MessageRecord>>,
): TabRecord {
  const verdicts = Object.values(messages).flatMap(({ verdict }) => (verdict === null ? [] : [verdict]));
  const rank = ({ outcome }: Verdict) => (OUTCOMES.includes(outcome) ? OUTCOMES.indexOf(outcome) : 3);
  const [worst = null] = verdicts.toSorted((a, b) => rank(a) - rank(b));
  const failure = Object.values(messages).find((message) => message.failure !== '')?.failure ?? '';
  return { health, verdict: worst, failure: worst?.outcome === 'malicious' ? '' : failure, messages };
}

function keyOf(tabId: number): string {
  return `tab-${tabId}`;
}
