import type { AttachmentVerdict, ReceiptLine, Verdict } from '../../core/verify/verdict.ts';

/** A verdict for a person at a terminal: one line a file, one an attachment, and the receipt below each. */
export function reportOf(file: string, verdict: Verdict): string {
  const lines = [
    `${file}: ${summary(verdict)}`,
    ...verdict.receipt.map((line) => `    ${receiptText(line)}`),
    ...verdict.attachments.flatMap(attachmentLines),
  ];
  return lines.map((line) => `${printable(line)}\n`).join('');
}

function attachmentLines(attachment: AttachmentVerdict): string[] {
  const name = attachment.filename === '' ? '(no name)' : attachment.filename;
  return [
    `  ${attachment.id} ${name}, ${attachment.size} bytes: ${summary(attachment)}`,
    `    sha256 ${attachment.sha256}`,
    ...attachment.receipt.map((line) => `    ${receiptText(line)}`),
  ];
}

function summary(verdict: Pick<Verdict, 'outcome' | 'score' | 'level' | 'disposition'>): string {
  const score =
    verdict.score === null
      ? ''
      : ` (score ${verdict.score}${verdict.level === null ? '' : `, ${verdict.level}`})`;
  return `${verdict.outcome}${score}, ${verdict.disposition}`;
}

/** The line's code and its data. Programs take `--json`; this is to be read. */
function receiptText(line: ReceiptLine): string {
  const { code, ...data } = line;
  const parts = Object.entries(data)
    .filter(([, value]) => value !== '' && value !== null && value !== undefined)
    .map(([name, value]) => `${name}=${typeof value === 'object' ? JSON.stringify(value) : String(value)}`);
  return [code, ...parts].join(' ');
}

/** Names come from senders: nothing in them may move the cursor, colour the screen or turn the text around. */
function printable(text: string): string {
  return text.replaceAll(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
