import type { ArrivingAnswer } from '../browser/blocking-requests.ts';
import type { ExitAnswer, ExitRequest } from '../exits/answer-exit.ts';

export interface ArrivalGatePorts {
  isProtected(origin: string): Promise<boolean>;
  answer(request: ExitRequest): Promise<ExitAnswer>;
}

/**
 * Firefox's side of the exits: an answer with a `Content-Disposition` waits at its headers while the worker fetches and
 * judges the same address. What then arrives is the server's second answer to the same request, not the judged bytes.
 */
export async function decideArrival(
  arriving: ArrivingAnswer,
  ports: ArrivalGatePorts,
): Promise<'let-go' | 'cancel'> {
  if (arriving.isOwn || arriving.contentDisposition === null) return 'let-go';
  const url = new URL(arriving.url);
  if (!(await ports.isProtected(url.origin))) return 'let-go';
  const answer = await ports.answer({ url, method: arriving.method, form: arriving.form, inFrame: false });
  return answer.kind === 'file' || answer.kind === 'pass' ? 'let-go' : 'cancel';
}
