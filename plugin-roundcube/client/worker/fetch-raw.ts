import { concatBytes } from '../../../core/bytes/concat.ts';
import { bodyPieces } from '../../../web/body-pieces.ts';
import { RouteError, askRoute, formBody } from '../routes.ts';
import type { Job, Report } from './protocol.ts';

export interface RawMessage {
  readonly bytes: Uint8Array;
  /** Binds the verdict to these bytes. */
  readonly ticket: string;
}

/** Between two reports of progress: a page must not be flooded by a fast connection. */
const REPORT_BYTES = 512 * 1024;

/**
 * The exact bytes of the message. Throws `RouteError`: PHP's codes, and `unreachable` for an answer that breaks off, is
 * longer than PHP hands out, or is not PHP's.
 */
export async function fetchRaw(job: Job, report: (report: Report) => void): Promise<RawMessage> {
  const body = formBody({ _uid: job.uid, _mbox: job.mbox });
  const response = await askRoute(job.access, 'raw', { body });
  const ticket = response.headers.get('X-Mailwicket-Ticket');
  if (ticket === null) throw new RouteError('unreachable');
  const total = Number(response.headers.get('Content-Length') ?? 0);
  const pieces: Uint8Array[] = [];
  let length = 0;
  let reported = 0;
  try {
    for await (const piece of bodyPieces(response.body)) {
      length += piece.length;
      if (length > job.maxMessageBytes) throw new RouteError('too-large');
      pieces.push(piece);
      if (length - reported < REPORT_BYTES) continue;
      reported = length;
      report({ kind: 'received', bytes: length, total });
    }
  } catch (error) {
    throw error instanceof RouteError ? error : new RouteError('unreachable', { cause: error });
  }
  return { bytes: concatBytes(pieces), ticket };
}
