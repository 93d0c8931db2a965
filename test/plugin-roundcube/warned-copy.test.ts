import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PolicyInput } from '../../core/policy/policy.ts';
import { readPolicy } from '../../core/policy/read-policy.ts';
import type { Outcome, Verdict } from '../../core/verify/verdict.ts';
import { filterMessage } from '../../core/warning/filter-message.ts';
import { warningHeaders } from '../../core/warning/warning-headers.ts';
import { CORPUS, corpusFiles } from '../support/check-vectors.ts';

const SCRIPT = resolve(import.meta.dirname, '../../plugin-roundcube/tests/warn-copies.php');
const php = spawnSync('php', ['-m'], { encoding: 'utf8' });
const hasPhp = php.status === 0 && php.stdout.includes('mbstring');
if (!hasPhp) console.log('Skipped: PHP with mbstring is not installed.');

interface Case {
  readonly raw: Uint8Array;
  readonly outcome: Outcome;
  readonly score: number | null;
  readonly policy: PolicyInput;
}

const POLICIES: readonly PolicyInput[] = [
  {},
  { onMalicious: { headers: { xSpamFlag: true, xDistribution: 'spam' } } },
  { onMalicious: { subjectPrefix: 'Gefährlich: ⚠ ', headers: { xDistribution: 'bulk' } } },
  { onMalicious: { deliver: 'permit' } },
];
const VERDICTS: readonly Pick<Case, 'outcome' | 'score'>[] = [
  { outcome: 'malicious', score: 1 },
  { outcome: 'suspicious', score: 0.5 },
  { outcome: 'unchecked', score: null },
];

function byCore({ raw, outcome, score, policy: input }: Case): string {
  const policy = readPolicy(input);
  const marks = outcome === 'malicious' && policy.onMalicious.deliver === 'warn';
  const verdict = {
    headers: warningHeaders(outcome, score, policy),
    subjectPrefix: marks ? policy.onMalicious.subjectPrefix : '',
  } as unknown as Verdict;
  return Buffer.from(filterMessage(raw, verdict, policy)).toString('latin1');
}

function byPhp(cases: readonly Case[]): string[] {
  const input = cases
    .map((one) => `${JSON.stringify({ ...one, raw: Buffer.from(one.raw).toString('base64') })}\n`)
    .join('');
  const { stdout, stderr, status } = spawnSync('php', [SCRIPT], {
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  if (status !== 0) throw new Error(stderr);
  return stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => Buffer.from(line, 'base64').toString('latin1'));
}

function differences(cases: readonly Case[]): unknown[] {
  const copies = byPhp(cases);
  expect(copies).toHaveLength(cases.length);
  return cases.flatMap((one, index) => {
    const [core, php] = [byCore(one), copies[index] ?? ''];
    return core === php
      ? []
      : [{ ...one, raw: Buffer.from(one.raw).toString('latin1').slice(0, 500), core, php }];
  });
}

const combined = (raw: Uint8Array): Case[] =>
  POLICIES.flatMap((policy) => VERDICTS.map((verdict) => ({ raw, policy, ...verdict })));

describe.skipIf(!hasPhp)("the plugin's copies of messages with warnings", () => {
  it('are those of core for every message of the corpus', () => {
    const messages = corpusFiles().map((name) => readFileSync(join(CORPUS, name)));
    expect(messages.length).toBeGreaterThan(20);
    expect(differences(messages.flatMap(combined))).toEqual([]);
  });

  it('are those of core for header blocks in pieces', () => {
    const piece = fc.constantFrom(
      ...[
        'Subject',
        'subject: ',
        'Subject:',
        'X-Mailwicket: a',
        'x-mailwicket-b: c',
        'X-Spam-Flag:',
        'To: b\n',
      ],
      ...[
        'From ',
        '\r\n',
        '\n',
        '\r',
        '\r\n\r\n',
        ' ',
        '\t',
        '\0',
        '\x01',
        '\x7f',
        ':',
        '-',
        'a',
        '\xe9',
        '\xa0',
      ],
      ...[
        '>From x\n',
        '{Malicious?} ',
        '{Malicious?}',
        '=?utf-8?Q?x?=',
        'x'.repeat(990),
        'X-Distribution: bulk\n',
      ],
    );
    const pieces = fc.array(piece, { maxLength: 14 });
    const messages = fc.sample(pieces, 1_500).map((all) => Buffer.from(all.join(''), 'latin1'));
    expect(differences(messages.flatMap(combined))).toEqual([]);
  });
});
