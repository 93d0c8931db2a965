import type { Identity } from '../mail/message.ts';
import type { EntryField } from './list-reader.ts';

export type AddressField = Exclude<EntryField, 'sha256'>;

const IDENTITIES: Readonly<Record<AddressField, readonly Identity[]>> = {
  'envelope-from': ['envelope-from'],
  'envelope-to': ['envelope-to'],
  'body-sender': ['body-sender'],
  'body-receiver': ['body-receiver'],
  'any-sender': ['envelope-from', 'body-sender'],
};

export const ADDRESS_FIELDS = Object.keys(IDENTITIES) as readonly AddressField[];

export function isAddressField(text: string): text is AddressField {
  return Object.hasOwn(IDENTITIES, text);
}

/** The identities an entry of that field is compared with. */
export function identitiesOf(field: AddressField): readonly Identity[] {
  return IDENTITIES[field];
}
