import { zipSync } from 'fflate';
import { HUGE_BYTES } from '../send-zeros.ts';
import { sample, sampleMessage, type SampleName } from '../sample-messages.ts';

/** An attachment as a webmail lists it. */
export interface FixtureAttachment {
  /** From 1, in the order of the message. */
  readonly index: number;
  /** Number of its MIME part: the body is part 1. */
  readonly part: string;
  readonly filename: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** A real message of the samples, with what a webmail shows of it. */
export interface FixtureMessage {
  readonly name: SampleName;
  readonly subject: string;
  /** Address of the sender. */
  readonly from: string;
  /** HTML of the body. */
  readonly body: string;
  /** The exact bytes. */
  readonly raw: Buffer;
  readonly attachments: readonly FixtureAttachment[];
}

export function fixtureMessage(name: SampleName): FixtureMessage {
  const { subject, from, html, text, attachments = [] } = sample(name);
  return {
    name,
    subject,
    from: /<([^>]*)>/u.exec(from)?.[1] ?? from,
    body: html ?? `<div>${escapeHtml(text ?? 'Hello.')}</div>`,
    raw: sampleMessage(name),
    attachments: attachments.map(({ filename = '', type, bytes }, at) => ({
      index: at + 1,
      part: String(at + 2),
      filename,
      type,
      bytes,
    })),
  };
}

/** All attachments of a message in one archive, as "download all" gives them. */
export function zipOfAttachments({ attachments }: FixtureMessage): Uint8Array {
  return zipSync(Object.fromEntries(attachments.map(({ filename, bytes }) => [filename, bytes])));
}

export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/gu, (character) => `&#${character.charCodeAt(0)};`);
}

/** The answer that makes a browser save a file. */
export function fileAnswer(
  filename: string,
  type: string,
  bytes: Uint8Array,
): { headers: Record<string, string>; body: Uint8Array } {
  return {
    headers: {
      'Content-Type': type,
      'Content-Disposition': `attachment; filename="${filename}"`,
      'X-Content-Type-Options': 'nosniff',
    },
    body: bytes,
  };
}

/** The answer with a file that is more than any worker may hold. */
export function hugeAnswer(): { headers: Record<string, string>; zeros: number } {
  return {
    headers: {
      'Content-Type': 'application/octet-stream',
      'Content-Disposition': 'attachment; filename="huge.bin"',
    },
    zeros: HUGE_BYTES,
  };
}
