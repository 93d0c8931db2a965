import type { ByteCodec } from '../ports.ts';
import { contentClassOf, mediaTypeOf, runs } from './content-kinds.ts';
import type { ContentKind } from './content-kinds.ts';
import { detectContent } from './detect-type.ts';
import { doubleExtension } from './double-extension.ts';
import { eicar } from './eicar.ts';
import { readNames } from './file-name.ts';
import type { Inspection } from './finding.ts';
import { hiddenCharacters } from './hidden-characters.ts';
import { InspectionRun } from './inspection-run.ts';
import type { InspectOptions, Subject } from './inspection-run.ts';
import { namedTypes } from './named-type.ts';
import { openContent } from './open-content.ts';
import { paddedName } from './padded-name.ts';
import { rightToLeftOverride } from './right-to-left-override.ts';
import { runningContent, typeMismatch } from './type-mismatch.ts';

/** A file as a message or a download gives it. */
export interface FileToInspect {
  /** Every candidate name, the shown one first; may be empty. */
  readonly names: readonly string[];
  /** Lower-case media type as declared, `''` when none was. */
  readonly declaredType: string;
  readonly bytes: Uint8Array;
}

/**
 * What can be seen in a file without a server: its type by content, findings, the members of archives with their
 * hashes, and what could not be looked at. Work and memory are bounded by `core/limits.ts`; no input makes it throw.
 * The bytes are not changed; members and messages may share them.
 * @throws MailwicketError `ABORTED` when the signal is aborted. Nothing else.
 */
export async function inspectFile(
  file: FileToInspect,
  codec: ByteCodec,
  options: InspectOptions = {},
): Promise<Inspection> {
  const run = new InspectionRun(codec, options, inspectSubject);
  const detectedType = await inspectSubject({ ...file, path: '', depth: 0, siblings: 1 }, run);
  return run.result(detectedType);
}

async function inspectSubject(subject: Subject, run: InspectionRun): Promise<string> {
  run.checkAborted();
  const { bytes, path } = subject;
  const content = detectContent(bytes);
  const mediaType = mediaTypeOf(content.kind);
  const names = readNames(subject.names);
  run.add(path, [
    ...eicar(bytes),
    ...typeMismatch(names, content.kind, mediaType, subject.declaredType),
    ...doubleExtension(names),
    ...rightToLeftOverride(names),
    ...paddedName(names),
    ...hiddenCharacters(names),
    ...namedTypes(names, isHarmless(content.kind), subject.siblings),
    ...runningContent(names, content.kind, mediaType),
  ]);
  await openContent(subject, content, run);
  return mediaType;
}

/** Content that is certainly something else than a program. */
function isHarmless(kind: ContentKind): boolean {
  const name = contentClassOf(kind);
  return !runs(kind) && name !== 'unknown' && name !== 'text';
}
