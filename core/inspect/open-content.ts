import { MAX_ARCHIVE_DEPTH } from '../limits.ts';
import { contentClassOf } from './content-kinds.ts';
import type { DetectedContent } from './detect-type.ts';
import type { InspectionRun, Subject } from './inspection-run.ts';
import { openZip } from './open-zip.ts';

/** Looks into content that can hold other files, macros or script. Content of other kinds holds nothing to open. */
export async function openContent(
  subject: Subject,
  content: DetectedContent,
  run: InspectionRun,
): Promise<void> {
  const archive = contentClassOf(content.kind) === 'archive';
  if (archive && subject.depth > 0) run.add(subject.path, [{ code: 'archive-in-archive', data: {} }]);
  if (subject.depth > MAX_ARCHIVE_DEPTH) {
    if (archive) run.bomb(subject.path, 'depth');
    return;
  }
  if (content.zip !== undefined) await openZip(subject, content.zip, run);
}
