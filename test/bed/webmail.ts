import type { Bed } from './bed.ts';

/** A webmail to show messages in: the real Roundcube of a bed, or what stands in for it. */
export interface Webmail extends Pick<Bed, 'url' | 'users' | 'deliver' | 'close'> {
  /** Why the real one is not there; left out when it is. */
  readonly standsInBecause?: string;
}
