import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filterMessage } from '../../../core/warning/filter-message.ts';
import { verifyMessage } from '../../../core/verify/verify-message.ts';
import { buildMessage } from '../../support/build-message.ts';
import { EICAR } from '../../support/files/small-files.ts';
import { buildZip } from '../../support/files/zip-builder.ts';
import { fakeVerifier } from './fake-verifier.ts';

const base = buildMessage({
  parts: [
    { filename: 'a.zip', content: buildZip([{ name: 'eicar.com', bytes: EICAR }]) },
    {
      type: 'message/rfc822',
      content: buildMessage({ parts: [{ filename: 'b', content: 'b' }] }),
      encoding: '8bit',
    },
  ],
});

/** A few bytes of the message set to others, or a stretch of it cut out or doubled. */
const mutated = fc
  .array(
    fc.tuple(fc.nat(base.length - 1), fc.nat(255), fc.constantFrom('set', 'cut', 'double'), fc.nat(200)),
    {
      minLength: 1,
      maxLength: 6,
    },
  )
  .map((edits) => {
    let bytes = Uint8Array.from(base);
    for (const [at, value, how, length] of edits) {
      const stretch = bytes.subarray(at, at + length);
      if (how === 'set') bytes[Math.min(at, bytes.length - 1)] = value;
      else {
        const kept = how === 'cut' ? [] : [...stretch, ...stretch];
        bytes = Uint8Array.from([...bytes.subarray(0, at), ...kept, ...bytes.subarray(at + length)]);
      }
    }
    return bytes;
  });

describe('whatever the bytes are', () => {
  it('verification gives a verdict whose parts agree', async () => {
    const check = fc.asyncProperty(fc.oneof(mutated, fc.uint8Array({ maxLength: 300 })), async (raw) => {
      const verdict = await verifyMessage(raw, fakeVerifier());
      const outcomes = verdict.attachments.map(({ outcome }) => outcome);
      if (outcomes.includes('malicious')) expect(verdict.outcome).toBe('malicious');
      if (verdict.outcome === 'no-attachments') expect(outcomes).toEqual([]);
      if (verdict.outcome === 'clean') expect(new Set(outcomes)).toEqual(new Set(['clean']));
    });
    await fc.assert(check, { numRuns: 150 });
  });

  it('a filtered message is the same after a second pass, and keeps every byte of the body', async () => {
    const verifier = fakeVerifier({ onMalicious: { headers: { xSpamFlag: true } } });
    const verdict = await verifyMessage(base, verifier);
    expect(verdict.subjectPrefix).not.toBe('');
    const check = fc.property(fc.oneof(mutated, fc.uint8Array({ maxLength: 300 })), (raw) => {
      const once = filterMessage(raw, verdict, verifier.policy);
      expect(filterMessage(once, verdict, verifier.policy)).toEqual(once);
      const tail = raw.subarray(Math.floor(raw.length * 0.8));
      expect(Buffer.from(once).includes(Buffer.from(tail))).toBe(true);
    });
    fc.assert(check, { numRuns: 300 });
  });
});
