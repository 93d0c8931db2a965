import { IdbListStore } from '../../../web/idb-list-store.ts';
import { MailwicketError } from '../../../core/errors.ts';
import { readPolicy } from '../../../core/policy/read-policy.ts';
import type { SettingsEnv } from '../contract.ts';
import { element } from '../page/element.ts';
import { Wording } from '../page/wording.ts';
import { policyTable } from './policy-table.ts';
import { showRefusedLists } from './list-states.ts';
import { wordReceipts } from './word-receipts.ts';

interface SettingsPage {
  readonly env: { readonly mailwicket_settings?: SettingsEnv };
  addEventListener(name: string, listener: () => void): void;
}

const roundcube = (window as Window & { rcmail?: SettingsPage }).rcmail;
roundcube?.addEventListener('init', () => {
  const env = roundcube.env.mailwicket_settings;
  if (env === undefined) return;
  if (env.incident !== undefined) wordReceipts(document, env.incident, new Wording(document, env.labels));
  const place = document.getElementById('mailwicket-policy');
  if (env.lists !== undefined) void showRefusedLists(document, env.lists, env.labels, new IdbListStore());
  if (env.policy !== undefined && place !== null) place.replaceChildren(policyOf(env.policy, env.labels));
});

function policyOf(
  written: NonNullable<SettingsEnv['policy']>,
  labels: Readonly<Record<string, string>>,
): HTMLElement {
  try {
    return policyTable(document, readPolicy(written), written, labels);
  } catch (error) {
    if (!(error instanceof MailwicketError)) throw error;
    console.error('mailwicket: policy-invalid', error.problems);
    return element(document, 'p', { role: 'alert' }, labels['policy_invalid'] ?? '');
  }
}
