/** Prefixes and marks looked through in one subject: chains of replies repeat them, floods of them cost time. */
const MAX_MARKS = 100;

/** `Re:`, `Fwd:` and their kin in the languages of common mail clients, with counters (`Re[2]:`, `AW:`). */
const REPLY_MARK =
  /^\s*(?:re|fw|fwd|aw|wg|sv|vs|vl|vb|antw|doorst|odp|pd|rv|res|enc|tr|rif|ynt|ilt|回复|转发|答复)(?:\[\d{1,3}\])?\s*[:：]/iu;

/** A subject with the prefix in front, once. An empty prefix changes nothing. */
export function addPrefix(subject: string, prefix: string): string {
  if (prefix === '' || subject.trimStart().startsWith(prefix)) return subject;
  return subject === '' ? prefix : `${prefix} ${subject}`;
}

/**
 * A subject without the prefix, wherever it stands at the start or behind reply and forward marks: for the subject field
 * of a reply or forward, which must not carry our mark to others.
 */
export function stripPrefix(subject: string, prefix: string): string {
  if (prefix === '') return subject;
  let marks = '';
  let rest = subject;
  for (let turn = 0; turn < MAX_MARKS; turn++) {
    const start = rest.length - rest.trimStart().length;
    if (rest.startsWith(prefix, start)) {
      rest = rest.slice(start + prefix.length).trimStart();
      if (marks !== '' && !/\s$/u.test(marks)) marks += ' ';
      continue;
    }
    const mark = REPLY_MARK.exec(rest)?.[0];
    if (mark === undefined) break;
    marks += mark;
    rest = rest.slice(mark.length);
  }
  return marks + rest;
}
