import { simpleParser } from 'mailparser';

/** A message as the fixture webmail keeps it. */
export interface FixtureMessage {
  readonly raw: Uint8Array;
  readonly subject: string;
  /** HTML of the body, as it came: the messages are our own. */
  readonly html: string;
  readonly attachments: readonly {
    /** Part number, as Roundcube writes it. */
    readonly part: string;
    readonly filename: string;
    readonly type: string;
    readonly bytes: Uint8Array;
  }[];
}

export async function fixtureMessage(raw: Uint8Array): Promise<FixtureMessage> {
  const { subject = '', html, textAsHtml = '', attachments } = await simpleParser(Buffer.from(raw));
  return {
    raw,
    subject,
    html: typeof html === 'string' ? html : textAsHtml,
    attachments: attachments.map(({ filename = 'attachment', contentType, content }, index) => ({
      // The body is part 1 of every message that is built here.
      part: String(index + 2),
      filename,
      type: contentType,
      bytes: content,
    })),
  };
}
