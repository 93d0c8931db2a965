import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { PassThrough, Readable, Writable } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { filterCommand } from '../../../server/command/filter.ts';
import { markUnchecked } from '../../../server/command/mark-unchecked.ts';
import { readInput } from '../../../server/command/read-input.ts';
import { CLEAN_MESSAGE, MALICIOUS, messageWith } from '../support/messages.ts';
import { runMailwicket, startMailwicket } from '../support/run-mailwicket.ts';
import { temporaryDirectory } from '../support/test-server.ts';

const MARK = 'X-Mailwicket: unchecked\r\n';

function policyFile(policy: unknown): string {
  const file = join(temporaryDirectory(), 'policy.json');
  writeFileSync(file, typeof policy === 'string' ? policy : JSON.stringify(policy));
  return file;
}

/** The output without the lines it has more than the input, and those lines. */
function addedTo(input: Buffer, output: Buffer): { added: string[]; rest: string } {
  const known = new Set(input.toString('latin1').split('\r\n'));
  const lines = output.toString('latin1').split('\r\n');
  return {
    added: lines.filter((line) => !known.has(line)),
    rest: lines.filter((line) => known.has(line)).join('\r\n'),
  };
}

describe('mailwicket filter', () => {
  it('adds the result and the prefix of a malicious message and keeps every other byte', async () => {
    const run = await runMailwicket(['filter'], { input: MALICIOUS });
    expect(run.code).toBe(0);
    const { added, rest } = addedTo(MALICIOUS, run.stdout);
    expect(added).toEqual([
      expect.stringMatching(/^X-Mailwicket: malicious/u),
      'Subject: {Malicious?} Hello',
    ]);
    expect(rest).toBe(MALICIOUS.toString('latin1').replace('Subject: Hello\r\n', ''));
  });

  it('writes the header fields of the policy', async () => {
    const headers = { xDistribution: 'bulk', xSpamFlag: true };
    const policy = policyFile({ onMalicious: { subjectPrefix: '', headers } });
    const run = await runMailwicket(['filter', '--policy', policy], { input: MALICIOUS });
    const { added } = addedTo(MALICIOUS, run.stdout);
    expect(added).toContain('X-Spam-Flag: YES');
    expect(added).toContain('X-Distribution: bulk');
  });

  it('removes look-alikes of its own field', async () => {
    const input = messageWith(
      'notes.txt',
      'text',
      'X-Mailwicket: clean; score=0.00\r\nx-mailwicket-verdict: ok',
    );
    const { stdout } = await runMailwicket(['filter'], { input });
    expect(stdout.toString().match(/^x-mailwicket/gimu)).toHaveLength(1);
  });

  it.each([
    ['a policy that is no JSON', '{'],
    ['a policy that is not valid', { mode: 'loud' }],
    [
      'lists that are not there',
      { lists: { sources: [{ name: 'a', url: 'http://127.0.0.1:9/', root: '{}' }] } },
    ],
  ])('gives the message out with a mark for %s', async (_what, policy) => {
    const run = await runMailwicket(['filter', '--policy', policyFile(policy)], { input: MALICIOUS });
    expect(run.stdout.toString('latin1')).toBe(MARK + MALICIOUS.toString('latin1'));
    expect(run.code).toBe(0);
    expect(run.stderr).toContain('not verified');
  });

  it('gives the message out with a mark, and 2, when it is called wrongly', async () => {
    const run = await runMailwicket(['filter', '--bogus'], { input: CLEAN_MESSAGE });
    expect(run.stdout.toString('latin1')).toBe(MARK + CLEAN_MESSAGE.toString('latin1'));
    expect(run.code).toBe(2);
  });

  it('gives the message out with a mark when verifying takes too long', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    onTestFinished(() => void silent.close());
    const { port } = silent.address() as AddressInfo;
    const scoring = { kind: 'mailwicket', endpoint: `http://127.0.0.1:${port}`, timeoutMs: 60_000 };
    const args = ['filter', '--policy', policyFile({ scoring }), '--timeout', '1'];
    const run = await runMailwicket(args, { input: CLEAN_MESSAGE });
    expect(run.stdout.toString('latin1')).toBe(MARK + CLEAN_MESSAGE.toString('latin1'));
    expect(run.code).toBe(0);
  });

  it('gives out what is no message, byte for byte behind the mark', async () => {
    const input = Buffer.from(Array.from({ length: 4_000 }, (_, at) => (at * 7) % 256));
    const run = await runMailwicket(['filter'], { input });
    expect(run.code).toBe(0);
    expect(run.stdout.subarray(-input.length).equals(input)).toBe(true);
  });

  it('gives out nothing but a mark for no input', async () => {
    const run = await runMailwicket(['filter']);
    expect(run.code).toBe(0);
    expect(run.stdout.toString()).toMatch(/^X-Mailwicket: /u);
  });

  it('exits with 75 when the reader hangs up, so that the mail server tries again', async () => {
    const child = startMailwicket(['filter']);
    child.stdout.destroy();
    child.stdin.end(Buffer.concat([MALICIOUS, Buffer.alloc(4_000_000, 'x')]));
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(75);
  });
});

/** The command with streams of the test. */
async function filterStreams(stdin: Readable, stdout: Writable): Promise<{ code: number; stderr: string }> {
  const stderr = new PassThrough();
  const code = await filterCommand([], { stdin, stdout, stderr, env: {} });
  return { code, stderr: String(stderr.read()) };
}

describe('filterCommand', () => {
  it('exits with 75 and writes nothing when the input breaks', async () => {
    const stdin = new Readable({ read: () => undefined });
    stdin.push(MALICIOUS);
    const stdout = new PassThrough();
    const done = filterStreams(stdin, stdout);
    stdin.destroy(new Error('broken'));
    expect(await done).toMatchObject({ code: 75, stderr: expect.stringContaining('broken') as string });
    expect(stdout.read()).toBeNull();
  });

  it('copies a message that is too large to hold, whole and marked', async () => {
    const piece = Buffer.alloc(1024 * 1024, 'x');
    const pieces = 151;
    const stdin = Readable.from(
      (function* () {
        yield CLEAN_MESSAGE;
        for (let count = 0; count < pieces; count++) yield piece;
      })(),
      { objectMode: false },
    );
    let length = 0;
    let start = '';
    const stdout = new Writable({
      write(chunk: Buffer, _encoding, next) {
        if (start.length < 100) start += chunk.toString('latin1', 0, 100);
        length += chunk.length;
        next();
      },
    });
    expect((await filterStreams(stdin, stdout)).code).toBe(0);
    expect(start.startsWith(`${MARK}Return-Path:`)).toBe(true);
    expect(length).toBe(MARK.length + CLEAN_MESSAGE.length + pieces * piece.length);
  });
});

describe('readInput', () => {
  it('rejects when nothing comes for too long', async () => {
    const stream = new Readable({ read: () => undefined });
    stream.push('half');
    await expect(readInput(stream, 100, 50)).rejects.toThrow('stopped coming');
  });

  it('gives everything up to the limit and the rest beyond it', async () => {
    const whole = await readInput(Readable.from([Buffer.from('ab'), Buffer.from('cd')]), 4, 1_000);
    expect(whole).toEqual({ start: Buffer.from('abcd'), rest: undefined });
    const more = await readInput(Readable.from([Buffer.from('abc'), Buffer.from('def')]), 2, 1_000);
    expect(more.start.toString()).toBe('abc');
    expect((await more.rest?.next())?.value).toEqual(Buffer.from('def'));
  });
});

describe('markUnchecked', () => {
  it.each([
    ['A: b\r\n\r\nx', `${MARK}A: b\r\n\r\nx`],
    ['A: b\n\nx', 'X-Mailwicket: unchecked\nA: b\n\nx'],
    ['From a@b Mon\nA: b\n\nx', 'From a@b Mon\nX-Mailwicket: unchecked\nA: b\n\nx'],
    ['From: a@b\r\n\r\n', `${MARK}From: a@b\r\n\r\n`],
    ['From a@b without an end', `${MARK}From a@b without an end`],
    ['', MARK],
    ['\n', `${MARK}\n`],
  ])('marks %j', (raw, marked) => {
    expect(markUnchecked(Buffer.from(raw)).toString()).toBe(marked);
  });
});
