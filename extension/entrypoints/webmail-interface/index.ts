import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { INTERFACE } from '../../webmail/protection/frame-interface.ts';
import type { OpenInterface } from '../../webmail/protection/frame-interface.ts';
import { FrameView } from './frame-view.tsx';

/** Run by the worker in a frame that has something to show. */
export default defineUnlistedScript(() => {
  const own = globalThis as { [INTERFACE]?: OpenInterface };
  own[INTERFACE] = (parts) => new FrameView(parts);
});
