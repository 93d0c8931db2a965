import { MAX_EXPANDED_BYTES } from '../limits.ts';
import { contentClassOf, runs } from './content-kinds.ts';
import { detectContent } from './detect-type.ts';
import type { InspectionRun, Subject } from './inspection-run.ts';
import { oneNoteFiles } from './onenote.ts';
import { rtfObjects } from './rtf-object.ts';

/** Takes the files out of a notebook section and inspects each. */
export async function openOneNote(subject: Subject, run: InspectionRun): Promise<void> {
  const { files, cut } = oneNoteFiles(subject.bytes);
  if (cut) run.gap('limit-reached');
  for (const [index, bytes] of files.entries()) {
    // Objects may overlap, so that a small file names the same bytes again and again.
    if (bytes.length > run.budget.bytes) {
      run.bomb(subject.path, 'expanded-bytes');
      return;
    }
    run.budget.takeBytes(bytes.length);
    const { kind } = detectContent(bytes);
    const name = `embedded-${String(index + 1)}`;
    const running = runs(kind) || kind === 'html';
    if (running) run.add(subject.path, [{ code: 'onenote-embedded-file', data: { case: 'running', kind } }]);
    else if (contentClassOf(kind) !== 'picture')
      run.add(subject.path, [{ code: 'onenote-embedded-file', data: { kind } }]);
    const inner = { names: [name], bytes, size: bytes.length, encrypted: false, siblings: 1 };
    if (!(await run.member(subject, inner))) return;
  }
}

/** Decodes the objects of an RTF document and inspects what they hold. */
export async function openRtf(subject: Subject, run: InspectionRun): Promise<void> {
  const { objects, cut } = rtfObjects(subject.bytes, Math.min(MAX_EXPANDED_BYTES, run.budget.bytes));
  if (cut) run.gap('limit-reached');
  for (const { className, data, packed } of objects) {
    run.budget.takeBytes(data.length);
    if (/^equation/iu.test(className)) {
      run.add(subject.path, [{ code: 'embedded-package', data: { case: 'equation' } }]);
    } else if (/^ole2link$/iu.test(className)) {
      run.add(subject.path, [{ code: 'remote-template', data: { relation: 'OLE2Link' } }]);
    } else {
      run.add(subject.path, [{ code: 'embedded-package', data: { className } }]);
    }
    const bytes = packed?.bytes ?? data;
    const names = packed?.names ?? [];
    const inner = { names, bytes, size: bytes.length, encrypted: false, siblings: 1 };
    if (!(await run.member(subject, inner))) return;
  }
}
