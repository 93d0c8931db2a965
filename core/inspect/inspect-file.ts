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
  const readings = readNames(file.names);
  const whole = { ...file, readings, path: '', depth: 0, siblings: 1 };
  return run.result(await inspectSubject(whole, run));
}

function inspectSubject(subject: Subject, run: InspectionRun): Promise<string> | string {
  run.checkAborted();
  const { bytes, path } = subject;
  const content = detectContent(bytes);
  const mediaType = mediaTypeOf(content.kind);
  run.add(path, eicar(bytes));
  lookAtNames(subject, content.kind, mediaType, run);
  const opening = openContent(subject, content, run);
  return opening === undefined ? mediaType : opening.then(() => mediaType);
}

/** What the names say, beside the content. */
function lookAtNames(
  { readings, declaredType, path, siblings }: Subject,
  kind: ContentKind,
  mediaType: string,
  run: InspectionRun,
): void {
  run.add(path, typeMismatch(readings, kind, mediaType, declaredType));
  run.add(path, doubleExtension(readings));
  if (readings.some(({ ordinary }) => !ordinary)) {
    run.add(path, rightToLeftOverride(readings));
    run.add(path, paddedName(readings));
    run.add(path, hiddenCharacters(readings));
  }
  run.add(path, namedTypes(readings, isHarmless(kind), siblings));
  run.add(path, runningContent(readings, kind, mediaType));
}

/** Content that is certainly something else than a program. */
function isHarmless(kind: ContentKind): boolean {
  const name = contentClassOf(kind);
  return !runs(kind) && name !== 'unknown' && name !== 'text';
}
