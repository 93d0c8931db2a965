/** A file in an archive that is listed but not unpacked. */
export interface ListedMember {
  readonly name: string;
  /** `null` when the archive does not say. */
  readonly size: number | null;
  readonly encrypted: boolean;
}

/** What the headers of an archive tell without unpacking it. */
export interface ArchiveListing {
  readonly members: readonly ListedMember[];
  /** Not even names can be read. */
  readonly namesEncrypted: boolean;
  /** Names stand in a part that is packed: they cannot be listed here, which is no sign of anything. */
  readonly namesPacked: boolean;
  /** A header breaks off or does not hold. */
  readonly corrupt: boolean;
}

export const NO_LISTING: ArchiveListing = {
  members: [],
  namesEncrypted: false,
  namesPacked: false,
  corrupt: false,
};
