import type { MessageRef } from '../../messaging/contract.ts';
import type { AttachmentControl, ListedMessages } from '../adapter.ts';
import { namedAttachment } from '../named-attachment.ts';
import { ownAncestor } from '../own-elements.ts';
import { SELECTORS } from './selectors.ts';

const BODY = SELECTORS.body.css;
/** The buttons of a row have titles as well (delete, flag, pin): a file's ends like one. */
const FILENAME = /\.[\p{L}\p{N}]{1,10}$/u;

/**
 * One row of the list, whose files open their preview without the message. `refs`: the messages of its conversation that are
 * known; a file of a row of which none is known does not open from there.
 */
export function listedMessages(row: HTMLElement, refs: readonly MessageRef[]): ListedMessages {
  return {
    refs,
    attachmentIdOf: namedAttachment,
    controlAt(target) {
      const file = ownAncestor(target, SELECTORS.rowFile.css, BODY);
      return file === undefined || !row.contains(file) ? undefined : control(file);
    },
    noteEvent: () => undefined,
  };
}

function control(file: HTMLElement): AttachmentControl | undefined {
  const name = file.getAttribute('title') ?? '';
  return FILENAME.test(name)
    ? { element: file, attachmentId: namedAttachment(name), badgeIn: null }
    : undefined;
}
