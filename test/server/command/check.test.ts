import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../core/verify/verdict.ts';
import { exitCodeOf } from '../../../server/command/exit-code.ts';
import { reportOf } from '../../../server/command/report.ts';
import { freePort } from '../support/clamd.ts';
import { publishedLists } from '../support/published-lists.ts';
import { CLEAN_MESSAGE, MALICIOUS, messageWith, WITHOUT_ATTACHMENTS } from '../support/messages.ts';
import { runMailwicket, type Run } from '../support/run-mailwicket.ts';
import { asAdmin, CLIENT_TOKEN, sha256Of, temporaryDirectory, testServer } from '../support/test-server.ts';

/** Writes messages to files and checks them. */
function check(
  messages: readonly Buffer[],
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Run> {
  const directory = temporaryDirectory();
  const files = messages.map((message, index) => {
    const file = join(directory, `${index}.eml`);
    writeFileSync(file, message);
    return file;
  });
  return runMailwicket(['check', ...files, ...args], { env });
}

function verdicts(run: Run): Verdict[] {
  return run.stdout
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Verdict);
}

describe('mailwicket check', () => {
  it('prints one JSON verdict a line in the order of the files, and exits with the worst', async () => {
    const run = await check([CLEAN_MESSAGE, MALICIOUS, WITHOUT_ATTACHMENTS], ['--json']);
    expect(verdicts(run).map(({ outcome }) => outcome)).toEqual(['clean', 'malicious', 'no-attachments']);
    expect(run.code).toBe(20);
    const [clean] = verdicts(run);
    expect(clean?.attachments[0]?.sha256).toBe(sha256Of(Buffer.from('nothing but text')));
    expect(clean?.message.identities['body-receiver']).toEqual(['alice@good.example']);
    expect(Object.keys(clean ?? {})).toEqual([
      'message',
      'outcome',
      'score',
      'level',
      'disposition',
      'subjectPrefix',
      'headers',
      'attachments',
      'receipt',
      'lists',
      'incident',
    ]);
  });

  it('exits with 0 when nothing is worse than clean', async () => {
    const run = await check([CLEAN_MESSAGE, WITHOUT_ATTACHMENTS]);
    expect(run.code).toBe(0);
    expect(run.stdout.toString()).toContain('notes.txt, 16 bytes: clean');
  });

  it('exits with 30 for what could not be checked', async () => {
    const policy = join(temporaryDirectory(), 'policy.json');
    writeFileSync(policy, JSON.stringify({ withoutVerdict: { noEndpoint: 'ask' } }));
    const run = await check([CLEAN_MESSAGE], ['--json', '--policy', policy]);
    expect(run.code).toBe(30);
    expect(verdicts(run)[0]?.attachments[0]?.reasons).toContain('no-endpoint');
  });

  it('exits with 1 and still checks the others when a file is missing', async () => {
    const run = await check([MALICIOUS], ['/nonexistent/file.eml', '--json']);
    expect(run.code).toBe(1);
    expect(verdicts(run)).toHaveLength(1);
    expect(run.stderr).toContain('/nonexistent/file.eml');
  });

  it.each([
    [['check']],
    [['check', 'x.eml', '--bogus']],
    [['check', 'x.eml', '--key', 'root.json']],
    [['check', 'x.eml', '--lists', 'somewhere']],
    [['check', 'x.eml', '--endpoint', 'not an address']],
    [['unheard-of']],
    [[]],
  ])('exits with 2 for %j', async (args) => {
    const run = await runMailwicket(args);
    expect(run.code).toBe(2);
    expect(run.stdout.toString()).toBe('');
    expect(run.stderr).not.toBe('');
  });

  it('exits with 1 for a policy that is not valid', async () => {
    const policy = join(temporaryDirectory(), 'policy.json');
    writeFileSync(policy, '{"mode":"loud"}');
    const run = await check([CLEAN_MESSAGE], ['--policy', policy]);
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('mode');
  });

  it('asks an endpoint, with the token of the environment', async () => {
    const { url } = await testServer();
    const sha256 = sha256Of(Buffer.from('nothing but text'));
    await fetch(`${url}/v1/known/${sha256}`, {
      method: 'PUT',
      headers: { ...asAdmin, 'content-type': 'application/json' },
      body: '{"score":1,"malwareName":"Ours"}',
    });
    const args = ['--json', '--endpoint', url];
    const run = await check([CLEAN_MESSAGE], args, { MAILWICKET_TOKEN: CLIENT_TOKEN });
    expect(run.code).toBe(20);
    expect(verdicts(run)[0]?.attachments[0]?.malwareName).toBe('Ours');
    const refused = await check([CLEAN_MESSAGE], args, { MAILWICKET_TOKEN: 'wrong' });
    expect(refused.code).toBe(30);
  });

  it('matches published lists, from a directory and from a server', async () => {
    const { directory, root } = await publishedLists({
      block: `sha256 ${sha256Of(Buffer.from('nothing but text'))}\n`,
      allow: '',
    });
    const { url } = await testServer({ listDirectory: directory });
    for (const place of [directory, `${url}/lists`]) {
      const run = await check([CLEAN_MESSAGE], ['--json', '--lists', place, '--key', root]);
      expect(run.stderr).toBe('');
      expect(run.code).toBe(20);
      expect(verdicts(run)[0]?.lists?.stale).toBe(false);
    }
  });

  it('keeps lists in its cache and uses them when the server is gone', async () => {
    const { directory, root } = await publishedLists({ block: 'body-sender *@bad.example\n', allow: '' });
    const server = await testServer({ listDirectory: directory });
    const cache = join(temporaryDirectory(), 'lists.db');
    const args = ['--json', '--lists', `${server.url}/lists`, '--key', root, '--cache', cache];
    expect((await check([CLEAN_MESSAGE], args)).code).toBe(20);
    await server.close();
    expect((await check([CLEAN_MESSAGE], args)).code).toBe(20);
    const moved = args.with(args.indexOf('--lists') + 1, `http://127.0.0.1:${await freePort()}/`);
    const run = await check([CLEAN_MESSAGE], moved);
    expect(run.code).toBe(20);
    expect(run.stderr).toContain('could not be refreshed (TUF_UNREACHABLE)');
  });

  it('exits with 1 when lists are named and there are none', async () => {
    const { root } = await publishedLists({ block: '', allow: '' });
    const run = await check([CLEAN_MESSAGE], ['--lists', temporaryDirectory(), '--key', root]);
    expect(run.code).toBe(1);
    expect(run.stdout.toString()).toBe('');
  });
});

describe('exitCodeOf', () => {
  it('puts malicious before suspicious before unchecked', () => {
    expect(exitCodeOf(['unchecked', 'malicious', 'suspicious'])).toBe(20);
    expect(exitCodeOf(['unchecked', 'suspicious', 'clean'])).toBe(10);
    expect(exitCodeOf(['unchecked', 'allowed'])).toBe(30);
    expect(exitCodeOf([])).toBe(0);
  });
});

describe('reportOf', () => {
  it('lets no name move the cursor, colour the screen or turn the text around', async () => {
    const name = 'a\u001b[31m\u202egnp.exe';
    const run = await check(
      [messageWith(`=?utf-8?B?${Buffer.from(name).toString('base64')}?=`, 'x')],
      ['--json'],
    );
    const [verdict] = verdicts(run);
    if (verdict === undefined) throw new Error('no verdict');
    const [attachment] = verdict.attachments;
    if (attachment === undefined) throw new Error('no attachment');
    const hostile = { ...verdict, attachments: [{ ...attachment, filename: `${name}\r\nx: clean` }] };
    const report = reportOf('x.eml', hostile);
    expect(report).not.toMatch(/[^\n\P{C}]/u);
    expect(report).toContain('\\u{202e}');
    expect(report.split('\n').some((line) => line.startsWith('x: clean'))).toBe(false);
  });
});
