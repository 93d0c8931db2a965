import { startBed, type Bed, type BedOptions } from '../../bed/bed.ts';
import { deliverSamples, type SampleUids } from '../../bed/deliver-samples.ts';
import { demoPolicy } from '../../bed/demo-policy.ts';
import { startOrganisation, type Organisation, type OrganisationOptions } from '../../bed/organisation.ts';
import type { PolicyInput } from '../../../core/policy/policy.ts';

/** All but the browser: mail, webmail, and the organisation whose policy the browser is to have. */
export interface MailOrganisation {
  readonly bed: Bed;
  readonly uids: SampleUids;
  readonly organisation: Organisation;
  /** What the administrator pushes to the browser at its start. */
  readonly policy: PolicyInput;
  close(): Promise<void>;
}

export interface MailOptions {
  /** Address of a scoring endpoint in place of the organisation's. */
  readonly scoring?: string;
  /** How long an answer of the endpoint is waited for. */
  readonly scoringTimeoutMs?: number;
  readonly bed?: BedOptions;
  readonly organisation?: OrganisationOptions;
  /** Laid over the organisation's policy, section by section. */
  readonly policy?: PolicyInput;
}

export async function openMailOrganisation(options: MailOptions = {}): Promise<MailOrganisation> {
  const opened: { close(): Promise<void> }[] = [];
  const close = async () => {
    for (const one of opened.splice(0).reverse()) await one.close();
  };
  try {
    const organisation = await startOrganisation(options.organisation);
    opened.push(organisation);
    const bed = await startBed(options.bed);
    opened.push(bed);
    const uids = await deliverSamples(bed);
    const { url: server, token, root } = organisation;
    const demo = demoPolicy({
      server,
      token,
      root,
      ...(options.scoring === undefined ? {} : { scoring: options.scoring }),
    });
    const policy: PolicyInput = {
      ...demo,
      scoring: { ...demo.scoring, timeoutMs: options.scoringTimeoutMs ?? 10_000 },
      ...options.policy,
    };
    return { bed, uids, organisation, policy, close };
  } catch (error) {
    await close();
    throw error;
  }
}
