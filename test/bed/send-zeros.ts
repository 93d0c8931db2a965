import type { ServerResponse } from 'node:http';

/** Bytes of the largest file that a bed offers: more than any worker may hold. */
export const HUGE_BYTES = 2 * 1024 ** 3;

const PIECE = Buffer.alloc(64 * 1024);

/** Sends zeros as the body of an answer whose head was written. `onSent` is told of every piece handed to the network. */
export function sendZeros(response: ServerResponse, bytes: number, onSent: (bytes: number) => void): void {
  let left = bytes;
  const pump = () => {
    while (left > 0 && !response.destroyed) {
      left -= PIECE.length;
      onSent(PIECE.length);
      if (!response.write(PIECE)) return void response.once('drain', pump);
    }
    response.end();
  };
  pump();
}
