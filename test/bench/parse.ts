// Time and memory of reading a message and hashing its attachments (`parse`), and of verifying it, inspection included
// (`verify`), against the floor and two other parsers.
//
//   node test/bench/parse.ts [--rounds 3] [--shape NAME]… [--json]
//
// Every measurement is a fresh process; candidates take turns within a round, so that a busy machine hurts all alike.
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Message } from '../../core/mail/message.ts';
import { floorDigests } from './parse-floor.ts';
import { peakMemoryMb } from './peak-memory.ts';
import { SHAPES } from './shapes.ts';

interface Measurement {
  readonly coldMs: number;
  readonly warmMs: number;
  readonly rssMb: number;
  readonly digests: number;
}

type Candidate = 'floor' | 'parse' | 'verify' | 'postal-mime' | 'mailparser';
const CANDIDATES: readonly Candidate[] = ['floor', 'parse', 'verify', 'postal-mime', 'mailparser'];

/** The warm part of one process runs this long, and at least three times. */
const WARM_MS = 400;

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    shape: { type: 'string', multiple: true },
    json: { type: 'boolean', default: false },
    run: { type: 'string' },
    file: { type: 'string' },
  },
});

if (options.run !== undefined && options.file !== undefined) {
  const measured = await measure(options.run as Candidate, readFileSync(options.file));
  process.stdout.write(JSON.stringify(measured));
} else {
  compare(Number(options.rounds), options.shape ?? SHAPES.map((shape) => shape.name), options.json);
}

async function measure(candidate: Candidate, raw: Buffer): Promise<Measurement> {
  const run = await loadCandidate(candidate);
  const started = performance.now();
  const digests = await run(raw);
  const coldMs = performance.now() - started;
  const times: number[] = [];
  for (let total = 0; total < WARM_MS || times.length < 3;) {
    const from = performance.now();
    await run(raw);
    times.push(performance.now() - from);
    total += times.at(-1) ?? 0;
  }
  return { coldMs, warmMs: median(times), rssMb: peakMemoryMb(), digests };
}

async function loadCandidate(candidate: Candidate): Promise<(raw: Buffer) => Promise<number>> {
  switch (candidate) {
    case 'floor':
      return (raw) => Promise.resolve(floorDigests(raw).length);
    case 'parse': {
      const { parseMessage } = await import('../../core/mail/parse-message.ts');
      const { nodeCodec } = await import('../../server/node-ports.ts');
      const hashAll = async (message: Message): Promise<number> => {
        let count = 0;
        for (const attachment of message.attachments) {
          await nodeCodec.sha256(attachment.bytes());
          count += 1 + (attachment.nested === undefined ? 0 : await hashAll(attachment.nested));
        }
        return count;
      };
      return async (raw) => hashAll(await parseMessage(raw, nodeCodec));
    }
    case 'verify': {
      const { verifyMessage } = await import('../../core/verify/verify-message.ts');
      const { defaultPolicy } = await import('../../core/policy/read-policy.ts');
      const { nodeCodec, systemClock } = await import('../../server/node-ports.ts');
      const verifier = {
        policy: defaultPolicy,
        lists: { state: () => Promise.resolve(null), match: () => Promise.resolve([]) },
        endpoint: undefined,
        codec: nodeCodec,
        clock: systemClock,
        host: 'filter' as const,
      };
      return async (raw) => (await verifyMessage(raw, verifier)).attachments.length;
    }
    case 'postal-mime': {
      const { default: PostalMime } = await import('postal-mime');
      return async (raw) => {
        const { attachments } = await PostalMime.parse(raw);
        for (const { content } of attachments) {
          createHash('sha256')
            .update(typeof content === 'string' ? content : new Uint8Array(content))
            .digest();
        }
        return attachments.length;
      };
    }
    case 'mailparser': {
      const { simpleParser } = await import('mailparser');
      const quick = { skipHtmlToText: true, skipTextToHtml: true, skipTextLinks: true, skipImageLinks: true };
      return async (raw) => {
        const { attachments } = await simpleParser(raw, quick);
        for (const { content } of attachments) createHash('sha256').update(content).digest();
        return attachments.length;
      };
    }
  }
}

function compare(rounds: number, names: readonly string[], json: boolean): void {
  const folder = mkdtempSync(join(tmpdir(), 'mailwicket-bench-'));
  try {
    for (const { name, make } of SHAPES.filter((shape) => names.includes(shape.name))) {
      const file = join(folder, `${name}.eml`);
      writeFileSync(file, make());
      const measured = new Map<Candidate, Measurement[]>();
      for (let round = 0; round < rounds; round++) {
        for (const candidate of CANDIDATES) {
          measured.set(candidate, [...(measured.get(candidate) ?? []), runAlone(candidate, file)]);
        }
      }
      report(name, measured, json);
      rmSync(file);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function runAlone(candidate: Candidate, file: string): Measurement {
  try {
    const output = execFileSync(
      process.execPath,
      [import.meta.filename, '--run', candidate, '--file', file],
      {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
        timeout: 120_000,
      },
    );
    return JSON.parse(output) as Measurement;
  } catch {
    // A candidate that gives up on a shape is printed as such.
    return { coldMs: Number.NaN, warmMs: Number.NaN, rssMb: Number.NaN, digests: 0 };
  }
}

function report(
  shape: string,
  measured: ReadonlyMap<Candidate, readonly Measurement[]>,
  json: boolean,
): void {
  const typical = (candidate: Candidate, key: keyof Measurement) =>
    median((measured.get(candidate) ?? []).map((one) => one[key]));
  const floor = typical('floor', 'warmMs');
  for (const candidate of CANDIDATES) {
    const row = {
      shape,
      candidate,
      warmMs: typical(candidate, 'warmMs'),
      ratio: typical(candidate, 'warmMs') / floor,
      coldRatio: typical(candidate, 'coldMs') / typical('floor', 'coldMs'),
      rssMb: typical(candidate, 'rssMb'),
      digests: typical(candidate, 'digests'),
    };
    const line = `${shape.padEnd(22)}${candidate.padEnd(13)}${row.warmMs.toFixed(2).padStart(10)} ms ${row.ratio.toFixed(2).padStart(8)} x floor ${row.coldRatio.toFixed(2).padStart(8)} x cold ${row.rssMb.toFixed(0).padStart(6)} MB ${String(row.digests).padStart(6)} digests`;
    process.stdout.write(`${json ? JSON.stringify(row) : line}\n`);
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
