import type { Bed } from '../../bed/bed.ts';
import { buildMessage } from '../../bed/build-message.ts';
import { zip } from '../../bed/sample-files.ts';

/** Delivers a harmless `<name>.zip` that no cache has an answer for, and gives the UID of its message. */
export function deliverHarmless(bed: Bed, name: string): Promise<number> {
  const bytes = zip({ 'a.txt': Buffer.from(name) });
  return bed.deliver(
    buildMessage({
      id: name,
      subject: name,
      from: 'Eve <eve@stranger.example>',
      attachments: [{ filename: `${name}.zip`, type: 'application/zip', bytes }],
    }),
  );
}
