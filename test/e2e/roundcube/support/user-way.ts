import type { Delivered } from './exit-message.ts';
import type { RoundcubeUser } from './roundcube-user.ts';

/** What a user does next: clicks what a selector finds, in whatever tab it is; or something else. */
export type Step = string | ((user: RoundcubeUser, on: Target) => Promise<void>);

export interface Target extends Delivered {
  /** A message that may leave, to be chosen together with this one. */
  readonly companion: number;
  /** A message whose text has a link that would forward this one. */
  readonly linked: number;
}

/** What a user gets of a clean message. */
export type Gain =
  | { readonly kind: 'file' | 'archive' | 'sent'; readonly bytes: (on: Delivered) => Uint8Array }
  | { readonly kind: 'some file' }
  /** Roundcube did what was asked for, on its server. */
  | { readonly kind: 'done'; readonly action: string }
  | { readonly kind: 'text'; readonly text: (on: Delivered) => string }
  | { readonly kind: 'picture'; readonly selector: string };

/** A way by which a user of a browser reaches an exit. */
export interface UserWay {
  readonly row: string;
  readonly how: string;
  /** The exits of the table that it reaches, by their `how`. */
  readonly exits: readonly string[];
  readonly start: 'message' | 'list' | 'search' | 'compose' | 'linked';
  readonly steps: readonly Step[];
  readonly gives: Gain;
  /** The first control is there for released messages only. */
  readonly isWithdrawn?: boolean;
  /** It is shown whatever the verdict, without a byte of the attachments. */
  readonly isShown?: boolean;
}
