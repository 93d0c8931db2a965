import type { Firefox } from '../../bed/firefox.ts';

/**
 * Ends the extension's background script in the middle of whatever it does, as about:debugging and an empty memory do.
 *
 * @returns false when it was not running
 */
export async function endBackground({ extensionId, inWindow }: Firefox): Promise<boolean> {
  const extension = `WebExtensionPolicy.getByID(${JSON.stringify(extensionId)}).extension`;
  return inWindow<boolean>(
    `(async () => {
      const isRunning = ${extension}.backgroundState === 'running';
      if (isRunning) await ${extension}.terminateBackground({ ignoreDevToolsAttached: true, disableResetIdleForTest: true });
      return isRunning;
    })()`,
  );
}
