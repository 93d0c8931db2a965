import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { offerAdapter } from '../../webmail/all-adapters.ts';
import { outlook } from '../../webmail/outlook/adapter.ts';
import { ListGate } from '../../webmail/protection/list-gate.ts';

/** Run by the worker in a frame that was recognised as a page of this webmail. */
export default defineUnlistedScript(() =>
  offerAdapter({
    ...outlook,
    openListGate: (page, listed, frame) => new ListGate(page, listed, frame),
  }),
);
