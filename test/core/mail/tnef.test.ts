import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMessage } from '../../../core/mail/parse-message.ts';
import { readTnef } from '../../../core/mail/tnef.ts';
import { nodeCodec } from '../../../server/node-ports.ts';
import { CORPUS_PAYLOAD, readCorpus } from './corpus.ts';

async function container(name: string): Promise<Uint8Array> {
  const message = await parseMessage(readCorpus(name), nodeCodec);
  return message.attachments[0]?.bytes() ?? new Uint8Array();
}

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

describe('readTnef', () => {
  it('gives the files with their long names first', async () => {
    const bytes = await container('tnef.eml');
    const { files, sign } = readTnef(bytes);
    expect(sign).toBe('');
    expect(files.map(({ names, type }) => [names, type])).toEqual([
      [['evil long name.exe', 'EVIL~1.EXE'], 'application/x-test'],
      [['b.txt'], 'application/x-test'],
    ]);
    expect(files.map(({ start, end }) => text(bytes.subarray(start, end)))).toEqual([
      CORPUS_PAYLOAD,
      'second',
    ]);
  });

  it('opens a message inside', async () => {
    const bytes = await container('tnef-nested.eml');
    const names = readTnef(bytes).files.map((file) => file.names[0]);
    expect(names).toEqual(['Inner message', 'inner.exe']);
  });

  it('keeps what stands before a cut, and says that it is cut', async () => {
    const { files, sign } = readTnef(await container('tnef-truncated.eml'));
    expect(files[0]?.names[0]).toBe('evil long name.exe');
    expect(sign).toBe('tnef-truncated');
  });

  it('says that other bytes are no container', () => {
    expect(readTnef(Buffer.from('PK\u0003\u0004 not TNEF'))).toEqual({ files: [], sign: 'tnef-signature' });
  });

  it('gives ranges inside the container for any bytes behind the signature', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (rest) => {
        const bytes = Buffer.concat([Buffer.from('789f3e220100', 'hex'), rest]);
        for (const { start, end } of readTnef(bytes).files) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeLessThanOrEqual(bytes.length);
        }
      }),
    );
  });

  it('gives ranges inside the container whatever byte of it is changed', async () => {
    const bytes = await container('tnef.eml');
    for (let at = 6; at < bytes.length; at++) {
      const changed = Uint8Array.from(bytes);
      changed[at] = 0xff;
      for (const { end } of readTnef(changed).files) expect(end).toBeLessThanOrEqual(bytes.length);
    }
  });
});
