import type { Incident } from '../../../core/incident/incident.ts';

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
