/**
 * Extensions that promise something to read, see or hear: what a disguise borrows. Zip-based document types are left
 * out of `PLAIN_DECOYS`, because an archive under their name is what they are.
 */
const OFFICE_DECOYS = 'doc docx dot dotx xls xlsx ppt pptx pps ppsx odt ods odp epub pages numbers key vsdx';
const PLAIN_DECOY_NAMES =
  'pdf rtf txt csv log jpg jpeg jpe png gif bmp tif tiff webp heic heif mp3 mp4 m4a wav avi mov mkv wmv eml ics vcf htm html';
const ARCHIVE_DECOYS = 'zip rar 7z gz tgz';

const ARCHIVE_DECOY_SET = new Set(ARCHIVE_DECOYS.split(' '));
const PLAIN_DECOYS = new Set(PLAIN_DECOY_NAMES.split(' '));
const DECOYS = new Set(`${OFFICE_DECOYS} ${PLAIN_DECOY_NAMES} ${ARCHIVE_DECOYS}`.split(' '));

/** Whether people take a file of this extension for harmless. */
export function isDecoy(extension: string): boolean {
  return DECOYS.has(extension);
}

/** Whether an archive under this extension is out of place. */
export function isPlainDecoy(extension: string): boolean {
  return PLAIN_DECOYS.has(extension);
}

/** Whether people expect to unpack a file of this extension. */
export function isArchiveDecoy(extension: string): boolean {
  return ARCHIVE_DECOY_SET.has(extension);
}
