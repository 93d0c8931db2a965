import { startBed, type Bed } from '../bed.ts';
import { deliverSamples, type SampleUids } from '../deliver-samples.ts';
import { startOrganisation, type Organisation } from '../organisation.ts';

/** The demo organisation: a Mailwicket server with signed lists, and a webmail with the sample messages. */
export interface DemoSite {
  readonly bed: Bed;
  readonly uids: SampleUids;
  readonly organisation: Organisation;
  close(): Promise<void>;
}

/** @throws {Unavailable} where this machine cannot have Roundcube */
export async function startDemoSite(): Promise<DemoSite> {
  const organisation = await startOrganisation({ server: { log: 'silent' } });
  try {
    const bed = await startBed();
    const uids = await deliverSamples(bed);
    return {
      bed,
      uids,
      organisation,
      async close() {
        await bed.close();
        await organisation.close();
      },
    };
  } catch (error) {
    await organisation.close();
    throw error;
  }
}
