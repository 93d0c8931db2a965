import type { CmsContent } from '../archive/cms.ts';
import { latin1 } from '../bytes/text.ts';
import type { InspectionRun, Subject } from './inspection-run.ts';

/** What a signed message starts with: it needs no `From` or `Date` of its own (RFC 8551 §3.1). */
const MIME_HEADER = /^\s*(?:content-[a-z-]+|mime-version)[ \t]*:/iu;

/** Looks into what a signature stands around: a message (`smime.p7m`), or a document (`invoice.xml.p7m`). */
export async function openCms(subject: Subject, cms: CmsContent, run: InspectionRun): Promise<void> {
  if (cms.kind === 'encrypted') {
    run.gap('encrypted');
    run.add(subject.path, [{ code: 'encrypted-document', data: { encryption: 'cms' } }]);
  } else if (cms.kind === 'compressed') run.gap('unsupported');
  if (cms.corrupt) run.gap('corrupt');
  const bytes = cms.content;
  if (bytes === undefined || bytes.length === 0) return;
  if (MIME_HEADER.test(latin1(bytes, 0, Math.min(bytes.length, 200)))) {
    run.addMessage(subject.path, bytes);
    return;
  }
  const names = subject.names.map((name) => name.replace(/(?:\.p7m)+$/iu, ''));
  await run.member(subject, { names, bytes, size: bytes.length, encrypted: false, siblings: 1 });
}
