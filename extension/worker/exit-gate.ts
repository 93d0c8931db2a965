import type { Log } from '../../core/ports.ts';
import type { RequestRules } from '../browser/request-rules.ts';
import type { ExitAnswer, ExitRequest } from '../exits/answer-exit.ts';
import { originalAddress } from '../exits/exit-address.ts';
import type { ExitDecision } from '../exits/judge-exit.ts';
import { ALL_ROUTES } from '../webmail/all-routes.ts';
import { refusalPage } from '../exits/refusal-page.ts';
import { exitRules, FIRST_PASS_ID, literalAddress, passRule } from '../exits/rules.ts';

/** How long a pass stays open: long enough for the browser to follow a redirect. */
const PASS_MS = 5_000;

export interface ExitGatePorts {
  readonly rules: RequestRules;
  readonly own: { readonly id: string; readonly origin: string };
  readonly translate: (key: string, ...values: readonly string[]) => string;
  readonly language: () => string;
  answer(request: ExitRequest): Promise<ExitAnswer>;
  readonly log: Log;
  after(ms: number, action: () => Promise<void>): void;
}

/** Chromium's side of the exits: the rules that lead to the worker, and what the worker says to the browser. */
export class ExitGate {
  readonly #ports: ExitGatePorts;

  constructor(ports: ExitGatePorts) {
    this.#ports = ports;
  }

  /** Makes the exits of exactly these sites lead here. The rules outlive worker and browser. */
  guard(patterns: readonly string[]): Promise<void> {
    return this.#ports.rules.replaceLasting(exitRules(patterns, this.#ports.own, ALL_ROUTES));
  }

  /** Closes passes that a worker left open when it died. */
  async closePasses(): Promise<void> {
    const ids = (await this.#ports.rules.sessionIds()).filter((id) => id >= FIRST_PASS_ID);
    if (ids.length > 0) await this.#ports.rules.removeFromSession(ids);
  }

  /** Answers one request to the exit address. Never rejects: an error page would stand in the place of the mail. */
  async respond(request: Request): Promise<Response> {
    try {
      return await this.#respond(request);
    } catch (error) {
      this.#ports.log('exit-not-answered', { kind: error instanceof Error ? error.name : 'unknown' });
      return nothing();
    }
  }

  async #respond(request: Request): Promise<Response> {
    const url = originalAddress(request.url, this.#ports.own.origin);
    if (url === undefined) return nothing();
    const form = request.method === 'POST' ? await request.text() : undefined;
    if (request.method !== 'GET' && request.method !== 'POST') return nothing();
    const inFrame = request.destination === 'iframe' || request.destination === 'frame';
    const answer = await this.#ports.answer({ url, method: request.method, form, inFrame });
    switch (answer.kind) {
      case 'nothing':
        return nothing();
      case 'file':
        return new Response(answer.bytes as BufferSource, {
          headers: {
            'Content-Type': answer.contentType === '' ? 'application/octet-stream' : answer.contentType,
            'Content-Disposition': answer.contentDisposition,
            'X-Content-Type-Options': 'nosniff',
            // Should a browser ever show it instead: without scripts, and in no origin.
            'Content-Security-Policy': "default-src 'none'; sandbox",
          },
        });
      case 'pass':
        return this.#pass(answer.url);
      case 'refusal':
        return this.#refuse(answer.decision);
    }
  }

  async #pass(url: URL): Promise<Response> {
    const address = literalAddress(url);
    const id = FIRST_PASS_ID + ((crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) % 1_000_000_000);
    await this.#ports.rules.addForSession(passRule(id, address));
    this.#ports.after(PASS_MS, () => this.#ports.rules.removeFromSession([id]));
    return Response.redirect(address, 302);
  }

  #refuse(decision: Extract<ExitDecision, { release: false }>): Response {
    const { translate, language } = this.#ports;
    const title = translate(decision.disposition === 'block' ? 'exitBlockedTitle' : 'exitHeldTitle');
    return refusalPage({ language: language(), title, text: translate('exitRefusedText') });
  }
}

/** The navigation ends, the page stays. */
function nothing(): Response {
  return new Response(null, { status: 204 });
}
