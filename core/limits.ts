/**
 * Every limit of core and the attack it stops. Reaching one is the outcome `unchecked` with the reason
 * `limit-reached` (or `too-large` for whole messages), never `clean`, and never loses what was already found.
 */

const KB = 1024;
const MB = 1024 * KB;

/** A whole message. Larger ones are `too-large`: memory of a browser tab. */
export const MAX_MESSAGE_BYTES = 150 * MB;
/** MIME parts of one message, nested messages included: tiny-part floods. */
export const MAX_PARTS = 5_000;
/** Depth of multiparts and nested messages together: stack and quadratic re-parsing. */
export const MAX_NESTING = 50;
/** Header bytes of one entity. Encoded-word joining is quadratic in some parsers. */
export const MAX_HEADER_BYTES = 256 * KB;
/** Header fields of one entity: millions of two bytes. */
export const MAX_HEADER_FIELDS = 10_000;
/** Attachments of one message, nested messages included. */
export const MAX_ATTACHMENTS = 2_500;
/** Bytes of a file name that are looked at. */
export const MAX_FILENAME_LENGTH = 4 * KB;
/**
 * Text that is also hashed with its line ends as LF, as some clients save it. Scripts are far smaller; hashing every
 * text twice would double the cost of large ones.
 */
export const MAX_LF_FORM_BYTES = 1 * MB;
/** Addresses taken from all header fields of one message. */
export const MAX_ADDRESSES = 2_000;

/** Members listed from one attachment, archives inside archives included. */
export const MAX_ARCHIVE_MEMBERS = 10_000;
/** Archives inside archives. */
export const MAX_ARCHIVE_DEPTH = 4;
/** Bytes expanded from one attachment: zip bombs. */
export const MAX_EXPANDED_BYTES = 200 * MB;
/** Bytes expanded from one member. */
export const MAX_MEMBER_BYTES = 100 * MB;
/** Expanded to packed size of one member, looked at above `MIN_BOMB_BYTES`. */
export const MAX_EXPANSION_RATIO = 500;
export const MIN_BOMB_BYTES = 10 * MB;

/** Time for parsing, matching and inspecting one message, in milliseconds. */
export const MAX_LOCAL_MS = 20_000;

/** One file of list metadata by role: endless answers and parsers fed with gigabytes. */
export const MAX_ROOT_BYTES = 512 * KB;
export const MAX_TIMESTAMP_BYTES = 16 * KB;
export const MAX_SNAPSHOT_BYTES = 2 * MB;
export const MAX_TARGETS_BYTES = 5 * MB;
/** New roots followed in one refresh: an endless chain of valid roots. */
export const MAX_ROOT_ROTATIONS = 256;
/** Nesting of list metadata and indexes: stack exhaustion in canonical JSON. */
export const MAX_METADATA_DEPTH = 32;
/** Keys of one metadata role: each costs a signature check. */
export const MAX_ROLE_KEYS = 64;
/** Time for one metadata file and for one layer, in milliseconds: slow answers that never end. */
export const METADATA_TIMEOUT_MS = 30_000;
export const LAYER_TIMEOUT_MS = 600_000;

/** The index of one list. */
export const MAX_LIST_INDEX_BYTES = 512 * KB;
/** One layer of a list (10 million entries of 16 bytes fit): memory while merging. */
export const MAX_LAYER_BYTES = 256 * MB;
/** Layers of one list: look-ups ask each. */
export const MAX_LAYERS = 32;
/** Free patterns of one list: every one is tried against every address. */
export const MAX_RULES = 1_000;
/** The rules file of one list. */
export const MAX_RULES_BYTES = 1 * MB;
/** Characters of an address pattern. */
export const MAX_PATTERN_LENGTH = 320;

/** Second readings of one message whose structure mail readers see differently: one a field, thousands of fields. */
export const MAX_READINGS = 100;
/** Bytes read again and again, as a multiple of the message: deep multiparts, overlapping readings. */
export const MAX_WORK_FACTOR = 8;
/** The least of it, so that small messages may be nested to the full depth. */
export const MIN_WORK_BYTES = 64 * MB;

/** Directory entries of one compound file (Office 97, msi): floods of empty entries. */
export const MAX_CFB_ENTRIES = 20_000;
/** Bytes of one text (HTML, SVG, script, RTF) that are searched for signs: padding in front of them costs the sender. */
export const MAX_TEXT_SCAN_BYTES = 4 * MB;
/** Findings kept of one attachment: an archive of ten thousand suspicious names. */
export const MAX_FINDINGS = 500;
/** Messages handed out of one attachment: an mbox of empty messages. */
export const MAX_INNER_MESSAGES = 500;
/** Characters of encoded words that are decoded from one field: joining them is quadratic in the parser. */
export const MAX_ENCODED_WORDS_LENGTH = 16 * KB;

/** Messages inside archives inside messages: each level is a new parse with limits of its own. */
export const MAX_EMBEDDED_DEPTH = 4;
/** Messages opened from attachments (an mbox of thousands of tiny messages). */
export const MAX_EMBEDDED_MESSAGES = 100;

/** Bytes read of one answer of a scoring endpoint: endless data. */
export const MAX_ENDPOINT_ANSWER_BYTES = 4 * MB;
/** Requests to a scoring endpoint at a time for one message: a mail with many attachments as a flood. */
export const MAX_CONCURRENT_REQUESTS = 4;
/** Polls of one file: an endpoint that is never ready and asks to be asked again at once. */
export const MAX_POLLS = 100;
/** Shortest time between two polls of one file, in milliseconds. */
export const MIN_POLL_MS = 500;
/** Packed object streams and embedded files opened of one PDF: floods of tiny streams. */
export const MAX_PDF_STREAMS = 1_000;
/** Names of interest looked at in one PDF: floods of them. */
export const MAX_PDF_NAMES = 50_000;
/** Files taken out of one OneNote section. */
export const MAX_ONENOTE_FILES = 500;
/** Objects decoded of one RTF document. */
export const MAX_RTF_OBJECTS = 200;
/** Bytes of a message without its bodies that the parser may read: its joining of encoded words is quadratic. */
export const MAX_SKELETON_BYTES = 384 * KB;
/** Parts that the parser may read: each costs it close to a millisecond in some browsers. */
export const MAX_SKELETON_PARTS = 500;
