import { MAY_LEAVE_EVENT } from '../protection/may-leave-event.ts';

/** The commands of Roundcube's client by which it opens or saves one attachment. */
const COMMANDS = ['load-attachment', 'open-attachment', 'download-attachment'] as const;

/** A page that sets it itself keeps only its own scripts from being asked. */
const INSTALLED = Symbol.for('mailwicket.bridge');

/** The one method of `window.rcmail` that is used. */
interface RoundcubeClient {
  addEventListener(name: string, listener: (argument: unknown) => boolean | undefined): void;
}

/**
 * Runs in the page's own world, where nothing can be trusted and nothing is decided: before a command that lets an
 * attachment out, it asks the content script by an event that can only be refused. Returning `false` from `before…`
 * stops a command; everything else lets Roundcube go on.
 */
export function installBridge(page: Window & typeof globalThis): void {
  const own = page as { [INSTALLED]?: true };
  // Injected into an open tab, it may come to a frame that has it already.
  if (own[INSTALLED] === true) return;
  own[INSTALLED] = true;
  const install = (): void => {
    const client: unknown = (page as { rcmail?: unknown }).rcmail;
    if (!isClient(client)) return;
    for (const command of COMMANDS) {
      client.addEventListener(`before${command}`, (argument) =>
        mayLeave(page, typeof argument === 'string' ? argument : '') ? undefined : false,
      );
    }
  };
  // Roundcube makes its client in a script of the head and starts it when the document is parsed, after us.
  if (page.document.readyState === 'loading') {
    page.document.addEventListener('DOMContentLoaded', install, { once: true });
  } else install();
}

function mayLeave(page: Window & typeof globalThis, part: string): boolean {
  return page.document.dispatchEvent(
    new page.CustomEvent(MAY_LEAVE_EVENT, { detail: part, cancelable: true }),
  );
}

function isClient(value: unknown): value is RoundcubeClient {
  return (
    typeof value === 'object' &&
    value !== null &&
    'addEventListener' in value &&
    typeof value.addEventListener === 'function'
  );
}
