import type { UiKey } from '../text/wording.ts';
import type { Field } from './policy-fields.ts';

/** Keys of the texts of the form, from the policy's own names. A test proves that every one exists. */
export function groupKey(key: string): UiKey {
  return (key === '' ? 'policy_general' : `policy_${key}`) as UiKey;
}

export function fieldKey({ path }: Field): UiKey {
  return `policy_${path.join('_')}` as UiKey;
}

export function optionKey({ path }: Field, option: string): UiKey {
  const isDisposition = path[0] === 'withoutVerdict' || path[0] === 'onSuspicious';
  const name = isDisposition ? `choice_${option}` : `policy_${path.join('_')}_${option}`;
  return name.replaceAll('-', '_') as UiKey;
}
