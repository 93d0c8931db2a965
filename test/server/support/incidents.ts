import type { Incident } from '../../../core/incident/incident.ts';
import { defaultPolicy } from '../../../core/policy/read-policy.ts';
import { verifyMessage } from '../../../core/verify/verify-message.ts';
import { nodeCodec, systemClock } from '../../../server/node-ports.ts';

/** A valid incident; `changes` replace some of it. */
export function anIncident(changes: Partial<Incident> = {}): Incident {
  return {
    id: '0123456789abcdef0123456789abcdef',
    time: '2026-11-23T10:00:00.000Z',
    host: 'extension',
    source: ['mallory@bad.example'],
    target: ['alice@good.example', 'bob@good.example'],
    messageId: 'one@bad.example',
    subject: '',
    outcome: 'malicious',
    score: 1,
    level: 'critical',
    attachments: [
      {
        filename: 'invoice.exe',
        size: 68,
        sha256: '275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f',
        declaredType: 'application/octet-stream',
        detectedType: 'application/x-msdownload',
        malwareName: 'Eicar',
        score: 1,
        level: 'critical',
        outcome: 'malicious',
        disposition: 'block',
        receipt: [{ code: 'finding', finding: 'eicar', member: '', score: 1 }],
      },
    ],
    listVersion: 7,
    override: null,
    ...changes,
  };
}

/** The incident that core makes of a message. */
export async function incidentOf(raw: Uint8Array): Promise<Incident> {
  const { incident } = await verifyMessage(raw, {
    policy: defaultPolicy,
    lists: { state: () => Promise.resolve(null), match: () => Promise.resolve([]) },
    endpoint: undefined,
    codec: nodeCodec,
    clock: systemClock,
    host: 'filter',
  });
  if (incident === null) throw new Error('core made no incident');
  return incident;
}
