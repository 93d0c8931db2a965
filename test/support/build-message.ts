import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';

/** A part of a message to build. */
export interface PartToBuild {
  /** Without it the part has no disposition and no name. */
  readonly filename?: string;
  readonly type?: string;
  readonly content: Uint8Array | string;
  readonly encoding?: 'base64' | '7bit' | '8bit';
}

export interface MessageToBuild {
  /** Header lines without line ends; From, To, Subject and Message-ID are there when this has none of that name. */
  readonly header?: readonly string[];
  /** A text part is always first. */
  readonly parts?: readonly PartToBuild[];
}

const DEFAULTS = [
  'From: Alice <alice@sender.example>',
  'To: bob@receiver.example',
  'Subject: Hello',
  'Message-ID: <1@sender.example>',
  'MIME-Version: 1.0',
];

/** The raw bytes of a well-formed message with CRLF line ends. */
export function buildMessage({ header = [], parts = [] }: MessageToBuild = {}): Uint8Array {
  const names = new Set(header.map(nameOf));
  const lines = [...header, ...DEFAULTS.filter((line) => !names.has(nameOf(line)))];
  if (parts.length === 0)
    return bytesOf([...lines, 'Content-Type: text/plain', '', 'Hello.', ''].join('\r\n'));
  // Of its own, so that a message can be put into another one.
  const boundary = `=_${createHash('sha256')
    .update(JSON.stringify(bodiesOf(parts)))
    .digest('hex')}`;
  const text = 'Content-Type: text/plain\r\n\r\nHello.\r\n';
  const bodies = [bytesOf(text), ...parts.map(partBytes)];
  return Buffer.concat([
    bytesOf([...lines, `Content-Type: multipart/mixed; boundary="${boundary}"`, '', ''].join('\r\n')),
    ...bodies.flatMap((body) => [bytesOf(`--${boundary}\r\n`), body, bytesOf('\r\n')]),
    bytesOf(`--${boundary}--\r\n`),
  ]);
}

function bodiesOf(parts: readonly PartToBuild[]): string[] {
  return parts.map((part) => Buffer.from(partBytes(part)).toString('base64'));
}

function partBytes({ filename, type, content, encoding = 'base64' }: PartToBuild): Uint8Array {
  const bytes = typeof content === 'string' ? bytesOf(content) : content;
  const header = [
    `Content-Type: ${type ?? 'application/octet-stream'}`,
    `Content-Transfer-Encoding: ${encoding}`,
    ...(filename === undefined ? [] : [`Content-Disposition: attachment; filename="${filename}"`]),
  ];
  const head = bytesOf(`${header.join('\r\n')}\r\n\r\n`);
  if (encoding !== 'base64') return Buffer.concat([head, bytes]);
  const lines = Buffer.from(bytes).toString('base64').replace(/.{76}/gu, '$&\r\n');
  return Buffer.concat([head, bytesOf(lines)]);
}

function nameOf(line: string): string {
  return line.slice(0, line.indexOf(':')).toLowerCase();
}

function bytesOf(text: string): Uint8Array {
  return Buffer.from(text, 'utf8');
}
