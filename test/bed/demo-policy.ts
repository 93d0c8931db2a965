import type { PolicyInput } from '../../core/policy/policy.ts';
import { AUTHSERV_ID } from './sample-messages.ts';

export interface DemoAddresses {
  /** Base address of the Mailwicket server. */
  readonly server: string;
  /** Where files are scored, when it is not the server itself. */
  readonly scoring?: string;
  readonly token: string;
  /** The first trusted root of the published lists. */
  readonly root: string;
}

/** What the administrator of the demo organisation pushes to every browser. */
export function demoPolicy({ server, scoring = server, token, root }: DemoAddresses): PolicyInput {
  return {
    sites: ['http://127.0.0.1/*'],
    lists: { sources: [{ name: 'demo', url: `${server}/lists`, root }], pollMinutes: 1 },
    scoring: { kind: 'mailwicket', endpoint: scoring, credential: token, submit: 'unknown-files' },
    authentication: { trustedAuthservIds: [AUTHSERV_ID] },
    incidents: { url: `${server}/v1/incidents`, credential: token, includeSubject: true },
    texts: { contact: 'Ask the help desk: help@example.test' },
  };
}
