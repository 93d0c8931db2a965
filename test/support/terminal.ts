import { Writable } from 'node:stream';

/** A terminal of a command that keeps what is written to it. */
export function terminal(env: Readonly<Record<string, string>> = {}) {
  const written = { out: '', err: '' };
  const collect = (name: 'out' | 'err') =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        written[name] += chunk.toString();
        done();
      },
    });
  return { io: { stdout: collect('out'), stderr: collect('err'), env }, written };
}
