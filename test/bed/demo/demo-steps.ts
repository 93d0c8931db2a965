import type { SampleUids } from '../deliver-samples.ts';
import { DODGING_LINKS } from '../dodging-links.ts';

/** What a click on an attachment leads to. */
export type Click = 'saved' | 'refused' | 'asked';

interface Step {
  readonly sample: keyof SampleUids;
  readonly subject: string;
  /** What the message is an example of: the only part of a step that nothing can check. */
  readonly about: string;
}

/** An attachment to click. */
export interface AttachmentStep extends Step {
  readonly attachment: string;
  /** Words that stand in the banner, or `''` where there must be no banner. */
  readonly banner: string;
  readonly click: Click;
  /** The scoring endpoint is asked nothing about it. */
  readonly asksNobody?: true;
}

/** Links in the body that lead to an attachment of another message. None may let it out. */
export interface LinksStep extends Step {
  /** The texts of the links. */
  readonly links: readonly string[];
  readonly leadTo: string;
}

export type DemoStep = AttachmentStep | LinksStep;

/** What to try in the demo. The printed text is made of these, and `--check` walks them. */
export const DEMO_STEPS: readonly DemoStep[] = [
  {
    sample: 'eicar',
    subject: 'Your invoice',
    attachment: 'invoice.com',
    about: 'is on the block list by its hash',
    banner: 'is on the block list',
    click: 'refused',
  },
  {
    sample: 'eicar',
    subject: 'Your invoice',
    attachment: 'agenda.zip',
    about: 'stands beside it in the same message and is harmless',
    banner: 'is on the block list',
    click: 'saved',
  },
  {
    sample: 'blocked-sender',
    subject: 'Our special offer',
    attachment: 'offer.zip',
    about: 'comes from a sender on the block list',
    banner: 'was sent by an address on the block list',
    click: 'refused',
  },
  {
    sample: 'allowed-sender',
    subject: 'Update from a partner',
    attachment: 'update.exe',
    about: 'comes from a sender on the allow list who is authenticated',
    banner: '',
    click: 'saved',
    asksNobody: true,
  },
  {
    sample: 'spoofed-sender',
    subject: 'Update that claims to be from a partner',
    attachment: 'update.exe',
    about: 'claims the same sender and is not authenticated, so that it is inspected',
    banner: 'is a program',
    click: 'asked',
  },
  {
    sample: 'encrypted-zip',
    subject: 'Encrypted archive',
    attachment: 'plans.zip',
    about: 'cannot be looked into',
    banner: 'is password-protected',
    click: 'asked',
  },
  {
    sample: 'nested',
    subject: 'Fwd: Your invoice',
    attachment: 'forwarded.eml',
    about: 'holds a message with the same file',
    banner: 'contains a message with a dangerous attachment',
    click: 'refused',
  },
  {
    sample: 'harmless',
    subject: 'Agenda only',
    attachment: 'agenda-only.zip',
    about: 'has no known problem',
    banner: '',
    click: 'saved',
  },
  {
    sample: 'dodging',
    subject: 'Links to your own mailbox',
    about: 'a mail that links to its reader’s own mailbox, in forms that hide it',
    links: DODGING_LINKS.map(({ form }) => form),
    leadTo: 'invoice.com',
  },
];

const CLICKS: Readonly<Record<Click, string>> = {
  saved: 'a click saves it',
  refused: 'a click is refused, and the file stays in the mailbox',
  asked: 'a click asks you first',
};

/** One step in words. Everything but `about` is what `--check` looks for. */
export function stepText(step: DemoStep): string {
  if ('links' in step) {
    const { subject, about, links, leadTo } = step;
    return `“${subject}”: ${about}. Its ${links.length} links lead to ${leadTo}; all are refused.`;
  }
  const { subject, attachment, about, banner, click, asksNobody } = step;
  const seen = banner === '' ? 'There is no banner' : `The banner says “… ${banner} …”`;
  const asked = asksNobody === true ? '; nobody else is asked about it' : '';
  return `“${subject}”: ${attachment} ${about}. ${seen}; ${CLICKS[click]}${asked}.`;
}
