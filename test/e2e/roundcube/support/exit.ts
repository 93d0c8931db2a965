import type { RoundcubeAnswer, RoundcubeSession } from '../../support/roundcube-session.ts';
import type { Delivered } from './exit-message.ts';

/** A way by which bytes of an attachment could leave Roundcube, as a bare HTTP client tries it. */
export interface Exit {
  /** Row of the table of exits. */
  readonly row: string;
  readonly how: string;
  /** Tries it; all answers in order, the last one being what the user gets. */
  readonly attempt: (session: RoundcubeSession, message: Delivered) => Promise<readonly RoundcubeAnswer[]>;
  /**
   * What a clean message must give: these bytes exactly; an archive that has them; a page that says so; or anything that is not a
   * refusal.
   */
  readonly gives:
    | { readonly kind: 'bytes' | 'zip'; readonly bytes: (message: Delivered) => Uint8Array }
    | { readonly kind: 'page'; readonly text: (message: Delivered) => string }
    | { readonly kind: 'anything' };
  /** The page of the message itself: shown whatever the verdict, without a byte of its attachments. */
  readonly isMessagePage?: boolean;
  /** Called by Roundcube's own script, which is answered 200 with JSON. */
  readonly isScript?: boolean;
}
