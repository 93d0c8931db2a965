import type { ListQuestion } from '../../core/lists/list-reader.ts';
import type { Identities } from '../../core/mail/message.ts';

/** A question with the parts that are given. */
export function question(parts: { readonly hashes?: readonly string[] } & Partial<Identities>): ListQuestion {
  const { hashes = [], ...identities } = parts;
  return {
    hashes,
    identities: {
      'envelope-from': [],
      'envelope-to': [],
      'body-sender': [],
      'body-receiver': [],
      ...identities,
    },
  };
}
