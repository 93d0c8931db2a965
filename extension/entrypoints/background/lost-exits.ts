import type { Log } from '../../../core/ports.ts';
import type { Downloads } from '../../browser/chromium-downloads.ts';
import type { Runtime } from '../../browser/runtime.ts';
import { systemClock } from '../../../web/system-clock.ts';
import { hasArrived } from '../../worker/exit-arrival.ts';
import { LostExits } from '../../worker/lost-exits.ts';
import type { Services } from './services.ts';

/** Answers anew what a former worker died over. `downloads`: none where nothing can be begun for the user (Firefox). */
export async function answerLostExits(
  runtime: Runtime,
  downloads: Downloads | undefined,
  { exits, journal, notify }: Services,
  log: Log,
): Promise<void> {
  const lost = new LostExits({
    journal,
    log,
    notify,
    answer: (request) => exits.answerAgain(request),
    messageOf: async (url) => (await exits.readRequest(url, undefined))?.ref ?? null,
    hasArrived: async (address, since) =>
      downloads !== undefined &&
      (await hasArrived(address, since, { downloads, clock: systemClock, own: runtime })),
    save: async ({ url, form }) => downloads?.begin(url.href, form),
  });
  await lost.answerAll();
}
