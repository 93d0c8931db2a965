import type { Bed } from '../../bed/bed.ts';
import { buildMessage } from '../../bed/build-message.ts';
import { EICAR, zip } from '../../bed/sample-files.ts';

/** The bytes of a harmless `<name>.zip` that no cache has an answer for. */
export function harmlessZip(name: string): Uint8Array {
  return zip({ 'a.txt': Buffer.from(name) });
}

function zipPart(name: string) {
  return { filename: `${name}.zip`, type: 'application/zip', bytes: harmlessZip(name) };
}

/** Delivers a harmless `<name>.zip`, and gives the UID of its message. */
export function deliverHarmless(bed: Pick<Bed, 'deliver'>, name: string): Promise<number> {
  return bed.deliver(
    buildMessage({
      id: name,
      subject: name,
      from: 'Eve <eve@stranger.example>',
      attachments: [zipPart(name)],
    }),
  );
}

/** Delivers a malicious `<name>.com` beside a harmless `<name>.zip`, and gives the UID of their message. */
export function deliverMalicious(bed: Pick<Bed, 'deliver'>, name: string): Promise<number> {
  return bed.deliver(
    buildMessage({
      id: name,
      subject: name,
      from: 'Eve <eve@stranger.example>',
      attachments: [
        { filename: `${name}.com`, type: 'application/octet-stream', bytes: EICAR },
        zipPart(name),
      ],
    }),
  );
}
