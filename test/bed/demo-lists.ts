import { createHash } from 'node:crypto';
import { EICAR } from './sample-files.ts';
import { sampleAttachment } from './sample-messages.ts';

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The lists of the demo organisation, as its administrator keeps them. */
export const DEMO_BLOCK_LIST = `# Files
sha256 ${sha256Of(EICAR)}  # EICAR test file
sha256 ${sha256Of(sampleAttachment('blocked-hash', 'catalogue.zip'))}  # catalogue with a bad past
# Senders
body-sender *@invoices.example            # everyone at that domain
`;

export const DEMO_ALLOW_LIST = `body-sender partner@partner.example      # counts only when the mail is authenticated
`;
