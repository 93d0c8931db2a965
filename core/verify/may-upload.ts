import type { Policy } from '../policy/policy.ts';
import { extensionOf } from '../warning/extension-of.ts';

export interface UploadFacts {
  readonly names: readonly string[];
  readonly declaredType: string;
  readonly detectedType: string;
  readonly size: number;
}

/**
 * Whether the policy lets the content of a file leave. `no`: it never does, by `submit` or because one of its names or
 * types stands in `neverUpload`. Entries are extensions (`docx`, `.docx`), media types (`application/pdf`) or groups
 * (`image/*`), in any case.
 */
export function mayUpload(file: UploadFacts, scoring: Policy['scoring']): 'yes' | 'no' | 'too-large' {
  if (scoring.submit !== 'unknown-files') return 'no';
  const types = [file.declaredType, file.detectedType].map((type) => type.toLowerCase());
  const extensions = file.names.map(extensionOf);
  const isKept = scoring.neverUpload.some((entry) => {
    const rule = entry.trim().toLowerCase();
    if (rule.endsWith('/*')) return types.some((type) => type.startsWith(rule.slice(0, -1)));
    if (rule.includes('/')) return types.includes(rule);
    return extensions.includes(rule.startsWith('.') ? rule : `.${rule}`);
  });
  if (isKept) return 'no';
  return file.size > scoring.maxUploadBytes ? 'too-large' : 'yes';
}
