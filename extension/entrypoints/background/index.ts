import { defineBackground } from 'wxt/utils/define-background';

/** Composition root of the extension's worker. */
export default defineBackground({
  type: 'module',
  main() {
    return undefined;
  },
});
