import type { Bed } from './bed.ts';
import { dodgingMessage } from './dodging-links.ts';
import { SAMPLE_NAMES, sampleMessage, type SampleName } from './sample-messages.ts';

/** UIDs of the delivered samples; `dodging` links to the EICAR attachment of `eicar`. */
export type SampleUids = Readonly<Record<SampleName | 'dodging', number>>;

/** The part of the sample `eicar` that holds EICAR, as Roundcube numbers parts. */
export const EICAR_PART = '2';

/** Delivers every sample to the first user. */
export async function deliverSamples(bed: Pick<Bed, 'url' | 'deliver'>): Promise<SampleUids> {
  const uids: Partial<Record<SampleName | 'dodging', number>> = {};
  let eicar = 0;
  for (const name of SAMPLE_NAMES) {
    const uid = await bed.deliver(sampleMessage(name));
    uids[name] = uid;
    if (name === 'eicar') eicar = uid;
  }
  uids.dodging = await bed.deliver(dodgingMessage(bed.url, eicar, EICAR_PART));
  return uids as SampleUids;
}
