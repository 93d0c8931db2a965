import { startBed } from '../bed.ts';
import { deliverSamples, type SampleUids } from '../deliver-samples.ts';
import { startFixtureWebmail } from '../fixture-webmail.ts';
import { startOrganisation, type Organisation } from '../organisation.ts';
import { Unavailable } from '../unavailable.ts';
import type { Webmail } from '../webmail.ts';

/** The demo organisation: a Mailwicket server with signed lists, and a webmail with the sample messages. */
export interface DemoSite {
  /** Roundcube, or what stands in for it. */
  readonly bed: Webmail;
  readonly uids: SampleUids;
  readonly organisation: Organisation;
  close(): Promise<void>;
}

async function startWebmail(): Promise<Webmail> {
  try {
    return await startBed();
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    return startFixtureWebmail(error.message);
  }
}

export async function startDemoSite(): Promise<DemoSite> {
  const organisation = await startOrganisation({ server: { log: 'silent' } });
  try {
    const bed = await startWebmail();
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
