import { buildMessage } from '../../bed/build-message.ts';
import { EICAR, noise, zip } from '../../bed/sample-files.ts';
import { SCRIPTED_KINDS, type DownloadKind } from './download-kinds.ts';

const SIZES = [1, 300, 20_000, 400_000, 1_500_000] as const;
const TYPE = 'application/octet-stream';

/** One download that is tried. */
export interface Job {
  readonly kind: DownloadKind;
  /** As it must be called on the disk. */
  readonly file: string;
  /** `undefined`: malicious, must never be there. An archive is the webmail's own: its bytes are not known before. */
  readonly bytes: Buffer | undefined | 'archive';
}

/** One message and what is downloaded of it, at once. */
export interface RandomMail {
  readonly source: Buffer;
  readonly jobs: readonly Job[];
}

/**
 * A message of one to four attachments, some malicious. One of them by a click (a second click would take the place of the
 * first), the others in ways that go on beside it; or all of them in one archive.
 */
export function randomMail(name: string, most: number, random: () => number): RandomMail {
  const oneOf = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
  const count = Math.min(most, 1 + Math.floor(random() * 4));
  const isArchive = count > 1 && random() < 0.15;
  const parts = Array.from({ length: count }, (_one, index) => {
    const content = noise(`${name} ${index}`, oneOf(SIZES));
    // The malicious one differs each time: nothing that was said of another helps.
    const isBad = random() < 0.35;
    const bytes = isBad
      ? Buffer.from(zip({ 'a.com': EICAR, 'b.bin': [content, { level: 0 }] }))
      : Buffer.from(content);
    return { filename: `${name} (${index}) v1.${isBad ? 'zip' : 'dat'}`, type: TYPE, bytes, isBad };
  });
  const subject = `all ${name}`;
  const source = buildMessage({ id: name, subject, from: 'Eve <eve@stranger.example>', attachments: parts });
  if (isArchive) {
    const bytes = parts.some(({ isBad }) => isBad) ? undefined : 'archive';
    return { source, jobs: [{ kind: 'all as archive', file: `${subject}.zip`, bytes }] };
  }
  const jobs = parts.map(({ filename, bytes, isBad }, index): Job => {
    const kind = index === 0 && random() < 0.5 ? 'link' : oneOf(SCRIPTED_KINDS);
    return { kind, file: filename, bytes: isBad ? undefined : bytes };
  });
  return { source, jobs };
}
