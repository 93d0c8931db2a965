import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { offerAdapter } from '../../webmail/all-adapters.ts';
import { outlook } from '../../webmail/outlook/adapter.ts';

/** Run by the worker in a frame that was recognised as a page of this webmail. */
export default defineUnlistedScript(() => offerAdapter(outlook));
