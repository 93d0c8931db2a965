import { readSkeleton } from './parse-skeleton.ts';
import type { ProblemList } from './reading-budget.ts';
import type { Leaf } from './structure.ts';

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
  problems: ProblemList,
): Promise<SecondOpinion> {
  const first = leaves.filter((leaf) => !leaf.second && leaf.raw === raw);
  if (isOnePlainBody(first)) return NONE;
  const cuts = first.map((leaf) => ({ start: leaf.view.bodyStart, end: leaf.bodyEnd }));
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

/** One body of text without a name: there is nothing to differ on. */
function isOnePlainBody(leaves: readonly Leaf[]): boolean {
  const [leaf, ...more] = leaves;
  if (leaf === undefined || more.length > 0) return false;
  const { type, disposition } = leaf.view;
  return (
    /^(?:text\/(?:plain|html))?$/u.test(type.value) &&
    disposition.value === '' &&
    disposition.parameters.length === 0
  );
}

/** The parser never lists plain and HTML text that is not declared an attachment. */
function isNeverText(leaf: Leaf): boolean {
  const type = leaf.view.type.value;
  return type !== '' && type !== 'text/plain' && type !== 'text/html';
}
