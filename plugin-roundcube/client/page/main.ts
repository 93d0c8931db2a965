import { MailwicketError } from '../../../core/errors.ts';
import type { Policy } from '../../../core/policy/policy.ts';
import { defaultPolicy, readPolicy } from '../../../core/policy/read-policy.ts';
import type { MailwicketEnv } from '../contract.ts';
import { gateCommands } from './commands.ts';
import { MessagePage } from './message-page.ts';
import { aroundHiddenFrame } from './refusal-around.ts';
import { RefusalPage } from './refusal-page.ts';
import { roundcubeOf, type Roundcube } from './roundcube.ts';
import { startWorker } from './start-worker.ts';
import { Verification, routeAccess } from './verification.ts';
import { Wording } from './wording.ts';

const roundcube = roundcubeOf(window);
roundcube?.addEventListener('init', () => start(roundcube));

function start(rc: Roundcube): void {
  const env = rc.env.mailwicket;
  if (env === undefined) return;
  const access = routeAccess(rc, location.href);
  const policy = policyOf(env);
  const verification = new Verification({
    env,
    policy,
    access,
    start: () => startWorker(env.worker, env.version, location.href),
    isSecure: isSecureContext,
  });
  const wording = new Wording(document, env.labels);
  const common = { page: document, wording, verification };
  if (env.page === 'refusal') {
    const around = aroundHiddenFrame(window);
    void new RefusalPage({ ...common, env, around, follow: (address) => location.replace(address) }).start();
    return;
  }
  const [state] = env.messages;
  if (env.page !== 'message' || state === undefined) return;
  const message = new MessagePage(state, {
    ...common,
    policy: policy ?? defaultPolicy,
    open: (part, link, command) => {
      // A window that opens long after the click is a pop-up to the browser; a download is none.
      const isFresh = navigator.userActivation.isActive;
      rc.command(isFresh ? command : 'download-attachment', part, link);
    },
    onReleased: (items) => {
      // What elastic hangs the menu of an attachment on.
      for (const item of items) rc.triggerEvent('fileappended', { item, attachment: { complete: true } });
    },
  });
  gateCommands(rc, message);
  void message.start();
}

function policyOf(env: MailwicketEnv): Policy | undefined {
  try {
    return readPolicy(env.policy);
  } catch (error) {
    if (!(error instanceof MailwicketError)) throw error;
    console.error('mailwicket: policy-invalid', error.problems);
    return undefined;
  }
}
