import type { SampleName } from '../sample-messages.ts';

/** One thing to try in the demo, and what is to be seen. `--check` walks exactly these. */
export interface DemoStep {
  readonly sample: SampleName;
  readonly subject: string;
  readonly attachment: string;
  /** What the user does and sees, in one sentence. */
  readonly see: string;
  /** Text that stands in the banner, or `''` where there must be none. */
  readonly banner: string;
  /** What a click on the attachment leads to. */
  readonly click: 'saved' | 'refused' | 'asked';
}

export const DEMO_STEPS: readonly DemoStep[] = [
  {
    sample: 'eicar',
    subject: 'Your invoice',
    attachment: 'invoice.com',
    see: 'is on the block list by its hash: a banner, a badge and a subject prefix; the file stays in the mailbox',
    banner: 'invoice.com',
    click: 'refused',
  },
  {
    sample: 'eicar',
    subject: 'Your invoice',
    attachment: 'agenda.zip',
    see: 'stands beside it in the same message and is saved as it is',
    banner: 'invoice.com',
    click: 'saved',
  },
  {
    sample: 'blocked-sender',
    subject: 'Our special offer',
    attachment: 'offer.zip',
    see: 'comes from a sender on the block list',
    banner: 'offer.zip',
    click: 'refused',
  },
  {
    sample: 'allowed-sender',
    subject: 'Update from a partner',
    attachment: 'update.exe',
    see: 'comes from a sender on the allow list who is authenticated: no banner, nothing sent to the scoring endpoint',
    banner: '',
    click: 'saved',
  },
  {
    sample: 'spoofed-sender',
    subject: 'Update that claims to be from a partner',
    attachment: 'update.exe',
    see: 'claims the same sender and is not authenticated: it is inspected, and you are asked',
    banner: 'update.exe',
    click: 'asked',
  },
  {
    sample: 'encrypted-zip',
    subject: 'Encrypted archive',
    attachment: 'plans.zip',
    see: 'cannot be looked into: not checked, and you are asked',
    banner: 'plans.zip',
    click: 'asked',
  },
  {
    sample: 'nested',
    subject: 'Fwd: Your invoice',
    attachment: 'forwarded.eml',
    see: 'holds a message with the same file: refused as well',
    banner: 'forwarded.eml',
    click: 'refused',
  },
  {
    sample: 'harmless',
    subject: 'Agenda only',
    attachment: 'agenda-only.zip',
    see: 'has no known problem: no banner, saved',
    banner: '',
    click: 'saved',
  },
];
