import { MailwicketError } from '../errors.ts';

/** The one way to refuse layer bytes. Throws `LIST_LAYER_CORRUPT`. */
export function layerCorrupt(problem: string): never {
  throw new MailwicketError('LIST_LAYER_CORRUPT', `a list layer ${problem}`);
}
