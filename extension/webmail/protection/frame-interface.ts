import type { Clock } from '../../../core/ports.ts';
import type { ListState } from '../../../core/lists/list-reader.ts';
import type { AttachmentVerdict, Verdict } from '../../../core/verify/verdict.ts';
import type { MessageRef, Notice, PageState } from '../../messaging/contract.ts';
import type { OpenMessage } from '../adapter.ts';
import type { GateState } from './decision.ts';

/** As `i18n.getMessage`: at most nine substitutions, `''` for a key the language files do not have. */
type GetMessage = (key: string, substitutions: readonly string[]) => string;

/**
 * Everything a frame shows. It is a script of its own, loaded when there is something to show: most pages and messages
 * never need it. Nothing is decided in it, so that a frame without it is closed and silent, never open.
 */
export interface FrameInterface {
  /**
   * Badges, banners and subjects of all messages that are open; what was drawn for others goes. Drawing the same twice
   * changes nothing.
   */
  draw(messages: readonly DrawnMessage[]): void;
  /** Whether the page has a message open that cannot be read. */
  drawUnreadable(isUnreadable: boolean): void;
  /** Takes away everything that was drawn. */
  clear(): void;
  sayWaiting(): void;
  /** `attachments` are refused here; none: nothing could be learnt. */
  refuse(attachments: readonly AttachmentVerdict[], lists: ListState | null): void;
  refuseRelease(): void;
  showNotice(notice: Extract<Notice, { notice: 'exit-refused' }>): void;
  /** Resolves to the user's reason, or to `undefined` when the attachments stay closed. */
  ask(attachments: readonly AttachmentVerdict[], verdict: Verdict): Promise<string | undefined>;
}

export interface DrawnMessage {
  readonly message: OpenMessage;
  readonly state: GateState;
  /** Attachments the user took although they were gated. */
  readonly released: ReadonlySet<string>;
}

export interface InterfaceActions {
  readonly retry: (ref: MessageRef) => void;
  readonly take: (ref: MessageRef, attachmentId: string) => void;
}

export interface InterfaceParts {
  readonly page: Document;
  readonly state: PageState;
  readonly getMessage: GetMessage;
  readonly actions: InterfaceActions;
  readonly clock: Pick<Clock, 'now'>;
  /** Whether the title of the window gets a prefix. */
  readonly marksTitle: boolean;
}

export type OpenInterface = (parts: InterfaceParts) => FrameInterface;

/** Where the second script leaves its `OpenInterface`: on the scripts' own global object, which the page cannot see. */
export const INTERFACE = Symbol.for('mailwicket.interface');
