import { inspectFile } from '../../../core/inspect/inspect-file.ts';
import type { Inspection } from '../../../core/inspect/finding.ts';
import { nodeCodec } from '../../../server/node-ports.ts';

/** Inspects bytes under one name with the real codec. */
export function inspect(name: string, bytes: Uint8Array, declaredType = ''): Promise<Inspection> {
  return inspectFile({ names: name === '' ? [] : [name], declaredType, bytes }, nodeCodec);
}

/** `code`, `code:case`, `member>code`: what was found, sorted, for assertions that name everything. */
export function codes(inspection: Inspection): readonly string[] {
  return inspection.findings
    .map(({ code, data, member }) => {
      const special = data['case'];
      const key = typeof special === 'string' ? `${code}:${special}` : code;
      return member === '' ? key : `${member}>${key}`;
    })
    .sort();
}

/** The highest score; 0 when nothing was found. */
export function score(inspection: Inspection): number {
  return Math.max(0, ...inspection.findings.map((finding) => finding.score));
}
