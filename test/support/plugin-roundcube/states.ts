import type { AttachmentState, MessageState } from '../../../plugin-roundcube/client/contract.ts';

export function messageState(more: Partial<MessageState> = {}): MessageState {
  return {
    uid: '7',
    mbox: 'INBOX',
    state: 'unverified',
    outcome: '',
    disposition: 'hold',
    score: null,
    level: null,
    subjectPrefix: '',
    reasons: ['pending'],
    attachments: [],
    override: { allowed: true, reasonRequired: true },
    ...more,
  };
}

export function attachmentState(more: Partial<AttachmentState> = {}): AttachmentState {
  return {
    id: '2',
    part: '2',
    filename: 'a.zip',
    outcome: 'clean',
    disposition: 'release',
    reasons: [],
    malwareName: '',
    overridden: false,
    ...more,
  };
}

/** A message with one attachment of this outcome and disposition, as PHP tells it once it has a verdict. */
export function verifiedState(one: Partial<AttachmentState>, more: Partial<MessageState> = {}): MessageState {
  const attachment = attachmentState(one);
  return messageState({
    state: 'verified',
    outcome: attachment.outcome,
    disposition: attachment.disposition,
    reasons: [],
    attachments: [attachment],
    ...more,
  });
}
