import type { Policy } from '../../../core/policy/policy.ts';
import type { Route, MailwicketEnv, MessageState } from '../contract.ts';
import { RouteError, askMessage, formBody, type RouteAccess } from '../routes.ts';
import type { FailureCode, Job, Report } from '../worker/protocol.ts';
import type { Roundcube } from './roundcube.ts';
import { verifyInWorker, type StartWorker } from './verify-in-worker.ts';

const ROUTES: readonly Route[] = ['raw', 'verdict', 'state', 'release', 'list', 'score'];

export function routeAccess(roundcube: Roundcube, base: string): RouteAccess {
  const address = (route: Route) => new URL(roundcube.url(`plugin.mailwicket.${route}`), base).href;
  return {
    addresses: Object.fromEntries(ROUTES.map((route) => [route, address(route)])) as Record<Route, string>,
    token: roundcube.env.request_token ?? '',
  };
}

export interface Engine {
  readonly env: MailwicketEnv;
  /** `undefined`: what the administrator wrote is no policy, and nothing can be verified by it. */
  readonly policy: Policy | undefined;
  readonly access: RouteAccess;
  readonly start: StartWorker;
  /** The page has WebCrypto, which browsers give to https and to localhost only. */
  readonly isSecure: boolean;
}

/** Gets verdicts by the engine in force, and releases. */
export class Verification {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Verifies one message. The last thing told is `final` or `failed`; never rejects. */
  async verify({ uid, mbox }: MessageState, listener: (report: Report) => void): Promise<void> {
    const { env, policy, access, start, isSecure } = this.#engine;
    if (env.engine === 'service') {
      listener(await this.#ask(uid, mbox));
      return;
    }
    if (!isSecure || policy === undefined) {
      listener({ kind: 'failed', code: isSecure ? 'policy' : 'insecure' });
      return;
    }
    const { lists, scoring, maxMessageBytes } = env;
    const job: Job = { access, uid, mbox, policy, lists, scoring, maxMessageBytes };
    await verifyInWorker(job, start, listener);
  }

  /** Asks PHP to release; `attachment` is an id or `*`. Throws `RouteError`. */
  release({ uid, mbox }: MessageState, attachment: string, reason: string): Promise<MessageState> {
    return askMessage<MessageState>(this.#engine.access, 'release', { uid, mbox, attachment, reason });
  }

  async #ask(uid: string, mbox: string): Promise<Report> {
    try {
      const body = formBody({ _uid: uid, _mbox: mbox });
      const message = await askMessage<MessageState>(this.#engine.access, 'state', body);
      return { kind: 'final', message, verdict: message.verdict ?? null };
    } catch (error) {
      const code: FailureCode =
        error instanceof RouteError && error.code === 'not-found' ? 'gone' : 'unreachable';
      return { kind: 'failed', code };
    }
  }
}
