import type { MessageRef } from '../../messaging/contract.ts';
import type { AttachmentControl, ListedMessages } from '../adapter.ts';
import { namedAttachment } from '../named-attachment.ts';
import { ownAncestor } from '../own-elements.ts';
import { LISTED, previewControl } from './message.ts';
import type { PreviewOwner } from './message.ts';
import { SELECTORS } from './selectors.ts';

const BODY = SELECTORS.body.css;

/** One row of the list, whose chips open files without the conversation. */
export function listedMessages(
  row: HTMLElement,
  refs: readonly MessageRef[],
  preview: PreviewOwner,
): ListedMessages {
  const chipAt = (target: EventTarget | null) => {
    const chip = ownAncestor(target, SELECTORS.rowChip.css, BODY);
    return chip !== undefined && row.contains(chip) ? chip : undefined;
  };
  return {
    refs,
    attachmentIdOf: namedAttachment,
    controlAt(target) {
      const chip = chipAt(target);
      return chip === undefined ? undefined : control(chip);
    },
    noteEvent(target) {
      if (chipAt(target) === undefined) return;
      preview.uid = LISTED;
      preview.row = refs;
    },
  };
}

/** The preview, while it is of a row. */
export function listedPreview(preview: PreviewOwner): ListedMessages {
  return {
    refs: preview.row,
    attachmentIdOf: namedAttachment,
    controlAt(target) {
      const action = ownAncestor(target, SELECTORS.overlayAction.css, BODY);
      return action === undefined || preview.uid !== LISTED ? undefined : previewControl(action);
    },
    noteEvent: () => undefined,
  };
}

function control(chip: HTMLElement): AttachmentControl {
  const name = chip.getAttribute('title') ?? '';
  return { element: chip, attachmentId: name === '' ? null : namedAttachment(name), badgeIn: null };
}
