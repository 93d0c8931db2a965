import { strToU8 } from 'fflate';
import { buildMessage, type MessagePart, type MessageToBuild } from './build-message.ts';
import { EICAR, PDF, PNG, PROGRAM, encryptedZip, macroDocument, noise, zip } from './sample-files.ts';

/** Sender of the block list of the tests and the demo: `body-sender *@invoices.example`. */
export const BLOCKED_SENDER = 'Billing <billing@invoices.example>';
/** Sender of the allow list: `body-sender partner@partner.example`. */
export const ALLOWED_SENDER = 'Partner <partner@partner.example>';
/** The authserv-id of the receiving server, which a policy trusts. */
export const AUTHSERV_ID = 'mx.example.test';
const STRANGER = 'Eve <eve@stranger.example>';

const ZIP_TYPE = 'application/zip';
const PROGRAM_TYPE = 'application/x-msdownload';
const DOCM_TYPE = 'application/vnd.ms-word.document.macroEnabled.12';

function attachment(filename: string, type: string, bytes: Uint8Array): MessagePart {
  return { filename, type, bytes };
}

function harmlessZip(filename: string): MessagePart {
  return attachment(
    filename,
    ZIP_TYPE,
    zip({ 'read-me.txt': strToU8(`Harmless content of ${filename}.\n`) }),
  );
}

const eicarPart = attachment('invoice.com', 'application/octet-stream', EICAR);

/** Different bytes in every message: what is known of one says nothing of the next. */
function program(filename: string, type: string, mark: string): MessagePart {
  return attachment(filename, type, Buffer.concat([PROGRAM, Buffer.from(mark)]));
}

function authentication(result: 'pass' | 'fail'): string[] {
  return [
    'Return-Path: <partner@partner.example>',
    'Delivered-To: alice@example.test',
    `Authentication-Results: ${AUTHSERV_ID}; dmarc=${result} header.from=partner.example`,
  ];
}

const samples = {
  eicar: {
    id: 'eicar',
    subject: 'Your invoice',
    from: STRANGER,
    html: '<p>Please find the invoice attached, and the agenda of our meeting.</p>',
    attachments: [eicarPart, harmlessZip('agenda.zip')],
  },
  harmless: {
    id: 'harmless',
    subject: 'Agenda only',
    from: STRANGER,
    attachments: [harmlessZip('agenda-only.zip')],
  },
  viewer: {
    id: 'viewer',
    subject: 'Files a webmail shows itself',
    from: STRANGER,
    attachments: [
      attachment('note.txt', 'text/plain', Buffer.from('A plain note.\r\n')),
      attachment('dot.png', 'image/png', PNG),
      attachment('page.html', 'text/html', Buffer.from('<!doctype html><p>A plain page.</p>\n')),
      attachment(
        'inner.eml',
        'message/rfc822',
        buildMessage({ id: 'inner', subject: 'Inner', from: STRANGER }),
      ),
      attachment('sheet.pdf', 'application/pdf', PDF),
    ],
  },
  'viewer-eicar': {
    id: 'viewer-eicar',
    subject: 'A note to look at',
    from: STRANGER,
    attachments: [attachment('look.txt', 'text/plain', EICAR)],
  },
  'blocked-sender': {
    id: 'blocked-sender',
    subject: 'Our special offer',
    from: BLOCKED_SENDER,
    attachments: [harmlessZip('offer.zip')],
  },
  'blocked-hash': {
    id: 'blocked-hash',
    subject: 'Our new catalogue',
    from: STRANGER,
    attachments: [harmlessZip('catalogue.zip')],
  },
  'allowed-sender': {
    id: 'allowed-sender',
    subject: 'Update from a partner',
    from: ALLOWED_SENDER,
    trace: authentication('pass'),
    attachments: [program('update.exe', PROGRAM_TYPE, 'allowed-sender')],
  },
  'spoofed-sender': {
    id: 'spoofed-sender',
    subject: 'Update that claims to be from a partner',
    from: ALLOWED_SENDER,
    trace: authentication('fail'),
    attachments: [program('update.exe', PROGRAM_TYPE, 'spoofed-sender')],
  },
  'no-attachments': {
    id: 'no-attachments',
    subject: 'Lunch on Friday?',
    from: STRANGER,
    text: 'Shall we?\r\n',
  },
  macro: {
    id: 'macro',
    subject: 'Document with a macro project',
    from: STRANGER,
    attachments: [attachment('order.docm', DOCM_TYPE, macroDocument())],
  },
  'encrypted-zip': {
    id: 'encrypted-zip',
    subject: 'Encrypted archive',
    from: STRANGER,
    text: 'The password is: open\r\n',
    attachments: [attachment('plans.zip', ZIP_TYPE, encryptedZip('plans.txt', strToU8('Plans.\n'), 'open'))],
  },
  'double-extension': {
    id: 'double-extension',
    subject: 'A picture from the party',
    from: STRANGER,
    attachments: [program('party.jpg.exe', 'image/jpeg', 'double-extension')],
  },
  nested: {
    id: 'nested',
    subject: 'Fwd: Your invoice',
    from: STRANGER,
    attachments: [
      attachment(
        'forwarded.eml',
        'message/rfc822',
        buildMessage({
          id: 'nested-inner',
          subject: 'Your invoice',
          from: STRANGER,
          attachments: [eicarPart],
        }),
      ),
    ],
  },
  big: {
    id: 'big',
    subject: 'Drawings, 5 MB',
    from: STRANGER,
    attachments: [
      attachment(
        'drawings.zip',
        ZIP_TYPE,
        zip({ 'drawings.bin': [noise('drawings', 5_000_000), { level: 0 }] }),
      ),
    ],
  },
} satisfies Record<string, MessageToBuild>;

export type SampleName = keyof typeof samples;
export const SAMPLE_NAMES = Object.keys(samples) as SampleName[];

/** A sample as it was put together, for its subject and the bytes of its attachments. */
export function sample(name: SampleName): MessageToBuild {
  return samples[name];
}

/** The bytes of a sample as they are delivered; the same every time. */
export function sampleMessage(name: SampleName): Buffer {
  return buildMessage(samples[name]);
}

/** The bytes of one attachment of a sample. */
export function sampleAttachment(name: SampleName, filename: string): Uint8Array {
  const found = (sample(name).attachments ?? []).find((part) => part.filename === filename);
  if (found === undefined) throw new Error(`sample ${name} has no attachment ${filename}`);
  return found.bytes;
}
