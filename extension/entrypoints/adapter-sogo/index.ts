import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { offerAdapter } from '../../webmail/all-adapters.ts';
import { sogo } from '../../webmail/sogo/adapter.ts';

/** Run by the worker in a frame that was recognised as one of SOGo's. */
export default defineUnlistedScript(() => offerAdapter(sogo));
