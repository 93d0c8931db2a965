import { format } from 'prettier';
import { FILE_TYPES } from '../../../core/inspect/file-types.ts';
import type { FileType } from '../../../core/inspect/file-types.ts';
import { FINDING_SCORES } from '../../../core/inspect/finding-scores.ts';

const INTRODUCTION = `# Attachment types

This page is generated from \`core/inspect/file-types.ts\` and \`core/inspect/finding-scores.ts\`. A test compares them;
\`npx vitest run test/core/inspect/attachment-types.test.ts -u\` writes it anew.

## What a name means

A **warns** type runs on a double click and is blocked by default by Gmail, Outlook or Microsoft Defender, or is abused
although none of them lists it. Its name alone is a finding. Every other type is told by content: archives and documents
are opened and judged by what is inside. Lower-casing an extension never uses the locale.

The lists are those of Gmail (support.google.com/mail/answer/6590), Outlook on the web (\`Set-OwaMailboxPolicy\`),
Outlook for Windows, Microsoft Defender for Office 365 (common attachments filter, default and optional), and rspamd
(\`mime_types.lua\`: its multiplier), as read in November 2026. Vendors change them.
`;

const SCORES = `## Scores

The score of a finding is the same for every attachment. A message has the highest score of its attachments. By default
\`suspicious\` starts at 0.5 and \`malicious\` at 0.75. A key with a colon names a case of a finding with a score of its
own.
`;

/** docs/ATTACHMENT-TYPES.md as the tables say it. */
export function attachmentTypesDocument(): Promise<string> {
  const types = [
    '| extension | Gmail | Outlook web | Outlook Windows | Defender | Defender optional | rspamd | Mailwicket | what it is |',
    '|---|---|---|---|---|---|---|---|---|',
    ...FILE_TYPES.map(typeRow),
  ];
  const scores = [
    '| finding | score | why |',
    '|---|---|---|',
    ...Object.entries(FINDING_SCORES).map(([key, row]) => `| \`${key}\` | ${row.score} | ${row.reason} |`),
  ];
  const text = [
    INTRODUCTION,
    `## The table (${FILE_TYPES.length} names)\n`,
    ...types,
    '',
    SCORES,
    ...scores,
    '',
  ];
  return format(text.join('\n'), { parser: 'markdown', singleQuote: true, printWidth: 110 });
}

function typeRow(type: FileType): string {
  const lists = [type.gmail, type.outlookWeb, type.outlookDesktop, type.defender, type.defenderOptional];
  const marks = lists.map((listed) => (listed ? 'x' : ''));
  const rspamd = type.rspamd === 0 ? '' : String(type.rspamd);
  const what = `${type.class}: ${type.description}`;
  return `| ${[type.extension, ...marks, rspamd, type.warns ? 'warns' : '', what].join(' | ')} |`;
}
