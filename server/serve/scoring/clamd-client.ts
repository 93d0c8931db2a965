import { connect } from 'node:net';
import type { ClamdConfig } from '../config.ts';

const CHUNK_BYTES = 64 * 1024;
/** Answers are one line; more is not clamd. */
const MAX_ANSWER_BYTES = 4096;

/** Streams bytes to clamd (INSTREAM, clamd(8)) and gives its answer line. Rejects when none came. */
export function instream(bytes: Uint8Array, config: ClamdConfig, signal: AbortSignal): Promise<string> {
  return converse(config, signal, function* () {
    yield Buffer.from('zINSTREAM\0');
    for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
      const chunk = bytes.subarray(at, at + CHUNK_BYTES);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(chunk.length);
      yield length;
      yield chunk;
    }
    yield Buffer.alloc(4);
  });
}

/** Asks whether clamd is there. Rejects when it does not say `PONG`. */
export async function ping(config: ClamdConfig, signal: AbortSignal): Promise<void> {
  const answer = await converse(config, signal, function* () {
    yield Buffer.from('zPING\0');
  });
  if (answer !== 'PONG') throw new Error('clamd did not answer PONG');
}

function converse(
  config: ClamdConfig,
  signal: AbortSignal,
  say: () => Generator<Uint8Array>,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(config.timeoutMs)]);
    if (limit.aborted) {
      reject(new Error('clamd was not asked in time'));
      return;
    }
    const socket = connect({ host: config.host, port: config.port });
    let answer = Buffer.alloc(0);
    const giveUp = () => socket.destroy(new Error('clamd did not answer in time'));
    limit.addEventListener('abort', giveUp, { once: true });

    const words = say();
    const speak = () => {
      for (let next = words.next(); next.done !== true; next = words.next()) {
        if (!socket.write(next.value)) return;
      }
    };
    socket.on('connect', speak);
    socket.on('drain', speak);
    socket.on('data', (data) => {
      answer = Buffer.concat([answer, data]);
      if (answer.length > MAX_ANSWER_BYTES) socket.destroy(new Error('clamd answered too much'));
      else if (answer.at(-1) === 0) socket.end();
    });
    let failure: Error | undefined;
    socket.on('error', (error) => {
      failure = error;
    });
    socket.on('close', () => {
      limit.removeEventListener('abort', giveUp);
      // clamd answers and hangs up in the middle of a stream that is too long: the answer counts, not the broken pipe.
      if (answer.at(-1) === 0) resolve(answer.toString('utf8', 0, answer.length - 1).trim());
      else reject(failure ?? new Error('clamd hung up without an answer'));
    });
  });
}
