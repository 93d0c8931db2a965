import { MAX_SKELETON_BYTES, MAX_SKELETON_PARTS } from '../limits.ts';
import { readSkeleton } from './parse-skeleton.ts';
import type { ProblemList } from './reading-budget.ts';
import type { EntityView } from './entity.ts';
import type { Leaf } from './leaf.ts';

/** What the parser says of leaves that both found: a name of its own, and whether it lists them at all. */
export interface SecondOpinion {
  /** The parser's name for a leaf, `''` when it has none. */
  nameOf(leaf: Leaf): string;
  /** Whether the parser lists the leaf as an attachment. */
  lists(leaf: Leaf): boolean;
}

const NONE: SecondOpinion = { nameOf: () => '', lists: () => false };

/**
 * Lets the parser read the same message and records every disagreement on its structure. Only the reading of the
 * standards is compared: second readings are disagreements already.
 */
export async function compareWithParser(
  raw: Uint8Array,
  leaves: readonly Leaf[],
  views: readonly EntityView[],
  problems: ProblemList,
): Promise<SecondOpinion> {
  const first = leaves.filter((leaf) => !leaf.second && leaf.raw === raw);
  if (leavesNoDoubt(views, problems)) return NONE;
  // Beyond a limit the structure is unchecked already, and the parser has no such limits.
  if (problems.all.some((problem) => problem.code === 'limit-reached')) return NONE;
  const cuts = first.map((leaf) => ({ start: leaf.view.bodyStart, end: leaf.bodyEnd }));
  const bodyBytes = cuts.reduce((sum, cut) => sum + cut.end - cut.start, 0);
  if (cuts.length > MAX_SKELETON_PARTS || raw.length - bodyBytes > MAX_SKELETON_BYTES) {
    problems.limit('skeleton', '');
    return NONE;
  }
  const listed = await readSkeleton(raw, cuts);
  if (listed === undefined) {
    problems.ambiguous('parser-refuses', '');
    return NONE;
  }
  const names = new Map<Leaf, string>();
  for (const attachment of listed) {
    const [cut, ...more] = attachment.cuts;
    const leaf = cut === undefined ? undefined : first[cut];
    if (leaf === undefined || more.length > 0) problems.ambiguous('parser-disagrees', leaf?.id ?? '');
    else names.set(leaf, attachment.filename);
  }
  for (const leaf of first) {
    if (!names.has(leaf) && isNeverText(leaf)) problems.ambiguous('parser-disagrees', leaf.id);
  }
  return { nameOf: (leaf) => names.get(leaf) ?? '', lists: (leaf) => names.has(leaf) };
}

/**
 * Whether every part is written so simply that no two readers can differ: nothing odd was seen, and each Content-* value
 * is a plain token with plain parameters. Then the parser would only repeat what is known, at many times the cost.
 */
export function leavesNoDoubt(views: readonly EntityView[], problems: ProblemList): boolean {
  if (problems.all.length > 0 || problems.doubtful) return false;
  return views.every((view) => {
    if (view.block.junkLine !== -1 || view.lineEnds !== 'lf') return false;
    return (
      PLAIN_TYPE.test(view.typeText) &&
      PLAIN_DISPOSITION.test(view.dispositionText) &&
      view.encodings.every((encoding) => PLAIN_ENCODING.test(encoding))
    );
  });
}

const PARAMETERS = String.raw`(?:[ \t]*;[ \t]*[a-z-]+=(?:"[\w .,/:+@!=-]*"|[\w.+-]+))*[ \t]*;?$`;
const PLAIN_TYPE = new RegExp(`^(?:[a-z]+/[a-z0-9.+-]+${PARAMETERS}|$)`, 'iu');
const PLAIN_DISPOSITION = new RegExp(`^(?:(?:attachment|inline)${PARAMETERS}|$)`, 'iu');
const PLAIN_ENCODING = /^(?:7bit|8bit|binary|base64|quoted-printable)$/iu;

/** The parser never lists plain and HTML text that is not declared an attachment. */
function isNeverText(leaf: Leaf): boolean {
  const type = leaf.view.type.value;
  return type !== '' && type !== 'text/plain' && type !== 'text/html';
}
