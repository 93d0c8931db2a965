import type { FindingCode } from './finding.ts';

export interface FindingScore {
  /** 0 to 1. By default `suspicious` starts at .5 and `malicious` at .75. */
  readonly score: number;
  readonly reason: string;
}

/**
 * The score of every finding: the one published table. Only what is near certain reaches `malicious` by itself;
 * ordinary mail must stay below `suspicious`.
 */
export const FINDING_SCORES: Readonly<Record<FindingCode, FindingScore>> &
  Readonly<Record<string, FindingScore>> = {
  eicar: { score: 1, reason: 'the standard anti-virus test file' },

  'type-mismatch': { score: 0.9, reason: 'content that runs, under the name of a document or picture' },
  'type-mismatch:carrier': { score: 0.5, reason: 'an archive under the name of a document or picture' },
  'double-extension': { score: 0.85, reason: 'a document extension in front of one that runs' },
  'right-to-left-override': { score: 0.2, reason: 'direction controls in a name, with nothing to hide' },
  'right-to-left-override:running': { score: 0.9, reason: 'direction controls hide an extension that runs' },
  'padded-name': { score: 0.2, reason: 'blanks or length push the end of the name out of sight' },
  'padded-name:running': { score: 0.8, reason: 'blanks push an extension that runs out of sight' },
  'hidden-characters': { score: 0.1, reason: 'invisible characters in the name' },

  'executable-type': { score: 0.6, reason: 'a program; some are sent on purpose' },
  'script-type': { score: 0.6, reason: 'a script or command file that runs on a double click' },
  'script-type:project': { score: 0.2, reason: 'source files in an archive of many files' },
  'installer-type': { score: 0.6, reason: 'installs software on a double click' },
  'shortcut-type': { score: 0.6, reason: 'a shortcut that can start a command or leak credentials' },
  'shortcut-type:command': { score: 0.85, reason: 'a shortcut that starts a command interpreter' },
  'shortcut-type:remote': { score: 0.7, reason: 'a shortcut that reads from a share: leaks credentials' },
  'disk-image-type': { score: 0.6, reason: 'mounts on a double click and drops the mark of the web' },

  'macro-document': { score: 0.3, reason: 'macros are ordinary in some offices' },
  'macro-document:disguised': { score: 0.6, reason: 'macros under a name that promises none' },
  'auto-macro': { score: 0.4, reason: 'macros that start by themselves; tools and forms have them' },
  'auto-macro:acts': {
    score: 0.6,
    reason: 'macros that start by themselves, and write files or start programs',
  },
  'excel4-macro': { score: 0.5, reason: 'Excel 4 macros, hardly used but by malware' },
  'excel4-macro:hidden': {
    score: 0.7,
    reason: 'Excel 4 macros on a hidden sheet or that start by themselves',
  },
  'dde-link': { score: 0.5, reason: 'a field that can start a program' },
  'dde-link:command': { score: 0.8, reason: 'a field that starts a command interpreter' },
  'remote-template': { score: 0.5, reason: 'fetches a template or object from elsewhere without a click' },
  'remote-template:mhtml': {
    score: 0.8,
    reason: 'a relation to web-archive content, only used by an exploit',
  },
  'embedded-package': { score: 0.2, reason: 'a file inside a document; judged by what it is' },
  'embedded-package:equation': { score: 0.6, reason: 'an object of the retired equation editor' },
  'pdf-javascript': { score: 0.1, reason: 'forms use it' },
  'pdf-launch': { score: 0.6, reason: 'starts a program or file' },
  'pdf-embedded-file': { score: 0.1, reason: 'invoices carry their data this way' },
  'html-smuggling': { score: 0.3, reason: 'a page that builds a file for download; charts do' },
  'html-smuggling:obfuscated': { score: 0.6, reason: 'a page that hides its decoder' },
  'html-smuggling:archive': { score: 0.7, reason: 'a page that builds an archive' },
  'html-smuggling:running': { score: 0.85, reason: 'a page that builds a program or disk image' },
  'html-password-form': { score: 0.5, reason: 'a page that asks for a password and sends it' },
  'html-password-form:local': { score: 0.2, reason: 'a page with a password field that sends nothing' },
  'svg-script': { score: 0.4, reason: 'a drawing that runs script; interactive charts do' },
  'svg-script:redirect': { score: 0.7, reason: 'a drawing that decodes script or leads elsewhere' },
  'onenote-embedded-file': { score: 0.1, reason: 'a file inside a notebook; judged by what it is' },
  'onenote-embedded-file:running': { score: 0.85, reason: 'a program or script inside a notebook' },

  'encrypted-archive': { score: 0, reason: 'cannot be looked into: unchecked, not suspicious' },
  'encrypted-document': { score: 0, reason: 'cannot be looked into: unchecked, not suspicious' },
  'encrypted-document:empty-password': {
    score: 0,
    reason: 'locked against printing or changes; opens without a password',
  },
  'archive-in-archive': { score: 0.1, reason: 'ordinary, and used to hide' },
  'archive-name-mismatch': { score: 0.5, reason: 'programs will show different members of the same archive' },
  'archive-bomb': { score: 0.7, reason: 'expands out of all proportion' },
  'unsupported-archive': { score: 0.1, reason: 'an archive form that is not opened here' },
  'corrupt-archive': { score: 0.1, reason: 'an archive that ends early or contradicts itself' },
  'ambiguous-structure': { score: 0.3, reason: 'readers disagree on what the message holds' },
};

/** The score of a finding; its data may name a `case` with a score of its own. */
export function scoreOf(
  code: FindingCode,
  data: Readonly<Record<string, string | number | boolean>>,
): number {
  const special = data['case'];
  const row = typeof special === 'string' ? FINDING_SCORES[`${code}:${special}`] : undefined;
  return (row ?? FINDING_SCORES[code]).score;
}
