import type { MessagePage } from './message-page.ts';
import type { Roundcube } from './roundcube.ts';

/** Commands that let one attachment out; their argument is its part id. */
const OF_PART = ['load-attachment', 'open-attachment', 'download-attachment'];
/** Commands that let the message out with everything in it. */
const OF_MESSAGE = ['download', 'viewsource', 'forward', 'forward-inline', 'forward-attachment', 'bounce'];

/** Makes Roundcube's own commands wait for the verdict. PHP refuses them anyway; this spares the user its page. */
export function gateCommands(roundcube: Roundcube, message: MessagePage): void {
  for (const command of OF_PART) {
    roundcube.addEventListener(`before${command}`, (props) => {
      const part = typeof props === 'string' ? props : '';
      return held(roundcube, message, command, part, [part]);
    });
  }
  for (const command of OF_MESSAGE) {
    roundcube.addEventListener(`before${command}`, (props) =>
      held(roundcube, message, command, '', typeof props === 'string' ? [props] : []),
    );
  }
}

/** `false` stops the command; `undefined` lets it be. */
function held(
  roundcube: Roundcube,
  message: MessagePage,
  command: string,
  part: string,
  args: readonly string[],
): false | undefined {
  if (message.isReleased(part)) return undefined;
  message.want(part, () => {
    roundcube.command(command, ...args);
  });
  return false;
}
