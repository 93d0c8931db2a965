import type { HeaderField, Identities } from './message.ts';
export function identitiesOf(_header: readonly HeaderField[]): Identities {
  return { 'envelope-from': [], 'envelope-to': [], 'body-sender': [], 'body-receiver': [] };
}
