import type { Readable } from 'node:stream';

export interface Input {
  readonly start: Buffer;
  /** What is left when `start` reached the limit; `undefined` when `start` is everything. */
  readonly rest: AsyncIterator<Buffer> | undefined;
}

/**
 * Reads a stream up to a limit. Rejects when the stream breaks, or gives nothing for `idleMs`: then it cannot be known
 * whether the input is whole.
 */
export async function readInput(stream: Readable, limit: number, idleMs: number): Promise<Input> {
  const pieces = chunksOf(stream, idleMs);
  const parts: Buffer[] = [];
  let length = 0;
  for (let next = await pieces.next(); next.done !== true; next = await pieces.next()) {
    parts.push(next.value);
    length += next.value.length;
    if (length > limit) return { start: Buffer.concat(parts), rest: pieces };
  }
  return { start: Buffer.concat(parts), rest: undefined };
}

async function* chunksOf(stream: Readable, idleMs: number): AsyncGenerator<Buffer, undefined> {
  let timer: NodeJS.Timeout | undefined;
  const watch = () => {
    clearTimeout(timer);
    timer = setTimeout(() => stream.destroy(new Error('The input stopped coming.')), idleMs);
  };
  try {
    watch();
    for await (const chunk of stream as AsyncIterable<Buffer | string>) {
      watch();
      yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      watch();
    }
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
