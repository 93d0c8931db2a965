import type { Log } from '../../core/ports.ts';
import type { ExitAnswer, ExitRequest } from '../exits/answer-exit.ts';
import type { MessageRef, Notice } from '../messaging/contract.ts';
import { codeOf } from '../messaging/router.ts';
import type { ExitJournal, LostExit } from './exit-journal.ts';

export interface LostExitPorts {
  readonly journal: ExitJournal;
  readonly log: Log;
  /** Fetches and judges anew; what is refused is told to the user. */
  answer(request: ExitRequest): Promise<ExitAnswer>;
  messageOf(url: URL): Promise<MessageRef | null>;
  /** Whether a download of this exit was begun since, in milliseconds since 1970. */
  hasArrived(address: string, since: number): Promise<boolean>;
  /** Has the browser save what this request gives. */
  save(request: ExitRequest): Promise<void>;
  notify(site: string, notice: Notice): Promise<void>;
}

/**
 * Answers anew what a former worker died over: the file is fetched and judged again, and what may leave is begun as a
 * download of ours, since nobody can answer the first request any more. What would have been shown and not saved cannot be
 * brought to its place: the user is told.
 */
export class LostExits {
  readonly #ports: LostExitPorts;

  constructor(ports: LostExitPorts) {
    this.#ports = ports;
  }

  async answerAll(): Promise<void> {
    const lost = await this.#ports.journal.lost();
    await Promise.all(lost.map((one) => this.#answer(one)));
  }

  async #answer(lost: LostExit): Promise<void> {
    const ports = this.#ports;
    const { request, at } = lost;
    const exit = lost.takeOver();
    try {
      if (lost.isGiven && (await ports.hasArrived(request.url.href, at))) return;
      const ref = await ports.messageOf(request.url);
      await ports.notify(request.url.origin, { notice: 'exit-lost', ref, at });
      const answer = lost.canRepeat ? await ports.answer(request) : undefined;
      if (answer?.kind === 'file') {
        await exit.given();
        await ports.save(request);
      } else if (answer?.kind !== 'nothing') await this.#tell(request.url);
    } catch (error) {
      ports.log('lost-exit-failed', { code: codeOf(error) });
      await this.#tell(request.url);
    } finally {
      await exit.over();
    }
  }

  async #tell(url: URL): Promise<void> {
    await this.#ports.notify(url.origin, {
      notice: 'exit-refused',
      ref: await this.#ports.messageOf(url),
      filename: '',
      sha256: '',
      outcome: null,
      disposition: 'hold',
      reason: 'interrupted',
    });
  }
}
