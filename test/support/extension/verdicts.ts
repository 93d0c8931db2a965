import type { AttachmentVerdict, Verdict } from '../../../core/verify/verdict.ts';
import type { MessageRef } from '../../../extension/messaging/contract.ts';

export const REF: MessageRef = {
  webmail: 'roundcube',
  base: 'https://mail.example.org/',
  mailbox: 'INBOX',
  uid: '5',
};

export function attachmentVerdict(change: Partial<AttachmentVerdict> = {}): AttachmentVerdict {
  return {
    id: '2',
    filename: 'a.bin',
    size: 3,
    sha256: 'aa',
    declaredType: 'application/octet-stream',
    detectedType: 'application/octet-stream',
    outcome: 'clean',
    score: 0,
    level: 'benign',
    disposition: 'release',
    reasons: [],
    malwareName: '',
    findings: [],
    members: [],
    alsoSha256: [],
    receipt: [],
    ...change,
  };
}

export function verdictOf(attachments: readonly AttachmentVerdict[], change: Partial<Verdict> = {}): Verdict {
  const worst = attachments.at(0);
  return {
    message: {
      messageId: 'm@example.org',
      subject: 's',
      identities: { 'envelope-from': [], 'envelope-to': [], 'body-sender': [], 'body-receiver': [] },
    },
    outcome: worst?.outcome ?? 'no-attachments',
    score: worst?.score ?? null,
    level: worst?.level ?? null,
    disposition: worst?.disposition ?? 'release',
    subjectPrefix: '',
    headers: [],
    attachments,
    receipt: [],
    lists: null,
    incident: null,
    ...change,
  };
}
