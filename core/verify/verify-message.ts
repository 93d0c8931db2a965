import type { ListReader } from '../lists/list-reader.ts';
import type { Policy } from '../policy/policy.ts';
import type { ByteCodec, Clock } from '../ports.ts';
import type { ScoringEndpoint } from '../scoring/scoring-endpoint.ts';
import type { IncidentHost } from '../incident/incident.ts';
import type { AttachmentVerdict, Verdict } from './verdict.ts';

/** Everything a verification needs from its host. */
export interface Verifier {
  readonly policy: Policy;
  readonly lists: ListReader;
  /** `undefined`: no endpoint is configured. */
  readonly endpoint: ScoringEndpoint | undefined;
  readonly codec: ByteCodec;
  readonly clock: Clock;
  readonly host: IncidentHost;
}

export interface VerifyOptions {
  readonly signal?: AbortSignal;
  /**
   * Called with the verdict of lists and local inspection, before the endpoint is asked. Attachments that wait for the
   * endpoint are `unchecked` with the reason `pending` in it.
   */
  readonly onFirstVerdict?: (verdict: Verdict) => void;
}

export type VerifyMessage = (
  raw: Uint8Array,
  verifier: Verifier,
  options?: VerifyOptions,
) => Promise<Verdict>;

/** Judges the bytes of one file that is leaving, of which no message is known. */
export type VerifyFile = (
  file: { readonly filename: string; readonly declaredType: string; readonly bytes: Uint8Array },
  verifier: Verifier,
  options?: Pick<VerifyOptions, 'signal'>,
) => Promise<AttachmentVerdict>;
