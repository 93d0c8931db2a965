const LF = 0x0a;
const CR = 0x0d;
const FIELD = 'X-Mailwicket: unchecked';

export interface MarkPlace {
  /** Where the field goes: the start of the header, after the `From ` line of an mbox where there is one. */
  readonly offset: number;
  /** The field with the line end that the message itself uses. */
  readonly field: Buffer;
}

/** Where and how a message that could not be verified is marked. Needs the first lines only. */
export function markPlace(start: Uint8Array): MarkPlace {
  const feed = start.indexOf(LF);
  const ending = feed > 0 && start[feed - 1] !== CR ? '\n' : '\r\n';
  const mbox = feed !== -1 && Buffer.from(start.subarray(0, 5)).toString('latin1') === 'From ';
  return { offset: mbox ? feed + 1 : 0, field: Buffer.from(`${FIELD}${ending}`) };
}

/** The message, untouched but for the one added field. */
export function markUnchecked(raw: Uint8Array): Buffer {
  const { offset, field } = markPlace(raw);
  return Buffer.concat([raw.subarray(0, offset), field, raw.subarray(offset)]);
}
