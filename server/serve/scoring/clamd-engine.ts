import type { ClamdConfig } from '../config.ts';
import { instream, ping } from './clamd-client.ts';
import type { Engine, EngineAnswer } from './engine.ts';

/** What ClamAV calls potentially unwanted or guesses by heuristics is suspicious, not malicious. */
const GUESS_SCORE = 0.5;
/** Longest name that goes into an answer (docs/SCORING-API.yaml). */
const MAX_NAME_LENGTH = 200;

/** ClamAV through clamd over TCP. */
export function clamdEngine(config: ClamdConfig): Engine {
  return {
    name: 'clamav',
    async scan(file, signal) {
      try {
        return readClamdAnswer(await instream(file.bytes, config, signal));
      } catch {
        // No answer in time, or none at all: the reason is the same for the client.
        return { kind: 'failed', reason: 'unavailable' };
      }
    },
    checkReady: () => ping(config, AbortSignal.timeout(config.timeoutMs)),
    close: () => Promise.resolve(),
  };
}

/**
 * Reads the answer to INSTREAM. Only the exact words `stream: OK` are a low score; whatever is not understood is a
 * failure.
 */
export function readClamdAnswer(answer: string): EngineAnswer {
  if (answer === 'stream: OK') return { kind: 'score', score: 0, malwareName: '', notChecked: [] };
  const name = /^stream: (?<name>\S.*) FOUND$/u.exec(answer)?.groups?.['name'];
  if (name === undefined) {
    return { kind: 'failed', reason: answer.includes('size limit exceeded') ? 'too-large' : 'unavailable' };
  }
  // With AlertExceedsMax and AlertEncrypted, clamd names what it did not look at as if it were a find.
  if (name.startsWith('Heuristics.Limits.Exceeded')) return unseen('limit-reached');
  if (name.startsWith('Heuristics.Encrypted')) return unseen('encrypted');
  const guess = name.startsWith('PUA.') || name.startsWith('Heuristics.');
  return {
    kind: 'score',
    score: guess ? GUESS_SCORE : 1,
    malwareName: name.slice(0, MAX_NAME_LENGTH),
    notChecked: [],
  };
}

function unseen(reason: string): EngineAnswer {
  return { kind: 'score', score: 0, malwareName: '', notChecked: [reason] };
}
