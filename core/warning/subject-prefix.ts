/** A subject with the prefix in front, once. An empty prefix changes nothing. */
export function addPrefix(subject: string, prefix: string): string {
  if (prefix === '' || subject.trimStart().startsWith(prefix)) return subject;
  return subject === '' ? prefix : `${prefix} ${subject}`;
}
