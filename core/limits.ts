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
/** Attachments of one message, nested messages included. */
export const MAX_ATTACHMENTS = 1_000;
/** Bytes of a file name that are looked at. */
export const MAX_FILENAME_LENGTH = 4 * KB;
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
