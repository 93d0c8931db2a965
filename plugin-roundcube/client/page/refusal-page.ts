import type { MailwicketEnv, MessageState } from '../contract.ts';
import type { Report } from '../worker/protocol.ts';
import { failureText } from './failure-text.ts';
import { refusalText, type Around } from './refusal-around.ts';
import type { Verification } from './verification.ts';
import type { Wording } from './wording.ts';

export interface RefusalPagePorts {
  readonly page: Document;
  readonly env: MailwicketEnv;
  readonly wording: Wording;
  readonly verification: Pick<Verification, 'verify' | 'release'>;
  readonly follow: (address: string) => void;
  /** `undefined` where the refusal is in view. */
  readonly around: Around | undefined;
}

/** PHP's page in place of what was asked for: verifies what is held, and goes on when all is released. */
export class RefusalPage {
  readonly #ports: RefusalPagePorts;
  #states: readonly MessageState[];

  constructor(ports: RefusalPagePorts) {
    this.#ports = ports;
    this.#states = ports.env.messages;
    const form = ports.page.querySelector<HTMLFormElement>('form.mailwicket-release');
    form?.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#release(form);
    });
  }

  /** Verifies one message after the other: a page may name many. */
  async start(): Promise<void> {
    const { page, wording, verification, around } = this.#ports;
    around?.say(refusalText(page), 'error');
    const held = this.#states.filter(({ state }) => state === 'unverified');
    if (held.length === 0) return;
    this.#say(wording.say('refusal_checking'));
    for (const message of held) {
      let last: Report | undefined;
      await verification.verify(message, (report) => {
        last = report;
      });
      if (last?.kind === 'failed') {
        this.#end(wording.plain(failureText(last.code)));
        return;
      }
      if (last?.kind === 'final') this.#learn(last.message);
    }
    this.#goOn();
  }

  async #release(form: HTMLFormElement): Promise<void> {
    const { wording, verification } = this.#ports;
    const field = form.querySelector<HTMLInputElement | HTMLTextAreaElement>('[name="reason"]');
    const reason = field?.value.trim() ?? '';
    const gated = this.#states.filter(({ disposition }) => disposition !== 'release');
    if (reason === '' && gated.some(({ override }) => override.reasonRequired)) {
      this.#say(wording.say('ask_reason_missing'));
      field?.focus();
      return;
    }
    try {
      for (const message of gated) this.#learn(await verification.release(message, '*', reason));
    } catch {
      // Whatever PHP or the network said: nothing more is released, and the user is told.
      this.#say(wording.say('release_refused'));
      return;
    }
    this.#goOn();
  }

  #learn(message: MessageState): void {
    this.#states = this.#states.map((one) =>
      one.uid === message.uid && one.mbox === message.mbox ? message : one,
    );
  }

  #goOn(): void {
    const { env, wording, follow, around } = this.#ports;
    if (this.#states.some(({ disposition }) => disposition !== 'release')) {
      this.#end(wording.say('refusal_held'));
      return;
    }
    const retry = env.retry ?? '';
    if (retry === '' && around?.sendAgain() !== true) {
      this.#end(wording.say('refusal_released_gone'), 'confirmation');
      return;
    }
    this.#end(wording.say('refusal_released'), 'confirmation');
    if (retry !== '') follow(retry);
  }

  /** How it ended, also for a user who sees only the page around. */
  #end(text: string, type: 'error' | 'confirmation' = 'error'): void {
    this.#say(text);
    this.#ports.around?.say(text, type);
  }

  #say(text: string): void {
    const place = this.#ports.page.querySelector('.mailwicket-progress');
    if (place !== null) place.textContent = text;
  }
}
