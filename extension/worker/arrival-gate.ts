import type { ArrivingAnswer, HeldRequest, RequestHolder, Ruling } from '../browser/blocking-requests.ts';
import type { ExitAnswer, ExitRequest } from '../exits/answer-exit.ts';
import type { ExitDecision } from '../exits/judge-exit.ts';
import { saveName } from '../exits/save-name.ts';
import type { Asker } from './verification.ts';

type JudgedFile = Extract<ExitAnswer, { kind: 'file' }>;

export interface ArrivalGatePorts {
  isProtected(origin: string): Promise<boolean>;
  /** Whether an address looks like an exit of a webmail, and like no viewer page. */
  isExit(url: string): boolean;
  /** A frame of the site that has the cookies of the jar; `undefined` when none is open. */
  frameOf(site: string, jar: string): Promise<Asker | undefined>;
  /** Judges, and has a file that may leave saved; nobody waits for its end. */
  answer(request: ExitRequest, save: (file: JudgedFile) => Promise<void>): Promise<ExitAnswer>;
  /** Says that a file could not be judged because no page with its cookies is open. */
  refuse(url: URL): Promise<void>;
  /** Saves bytes under a name, as the user's own download, until it is on the disk or given up. */
  save(file: { readonly bytes: Uint8Array; readonly filename: string }): Promise<void>;
  /** The page that stands in a frame in place of a refused file, as a `data:` address. */
  refusalPage(decision: Extract<ExitDecision, { release: false }>): string;
}

/** Requests that may be under way at once; the oldest are forgotten, and judged again. */
const MAX_PASSED = 200;

/**
 * Firefox's side of the exits. A request that leads to a file is cancelled, and the bytes that the worker fetched and
 * judged are saved in its place: what lands on the disk is what was judged. What the browser shows itself is let go after
 * the same judgement. An address that looks like an exit is held before it is sent, so that the server is asked once;
 * every other is held at its headers (docs/adr/0014-judged-bytes-in-firefox.md).
 */
export class ArrivalGate implements RequestHolder {
  readonly #ports: ArrivalGatePorts;
  /** Judged before they were sent. Lost with the worker: then they are judged again at their headers. */
  readonly #passed = new Set<string>();

  constructor(ports: ArrivalGatePorts) {
    this.#ports = ports;
  }

  async asking(request: HeldRequest): Promise<Ruling> {
    if (request.isOwn || !this.#ports.isExit(request.url)) return 'let-go';
    return this.#judge(request);
  }

  async arriving(answer: ArrivingAnswer): Promise<Ruling> {
    const isJudged = this.#passed.delete(answer.id);
    if (answer.isOwn || isJudged || isWebPage(answer)) return 'let-go';
    return this.#judge(answer);
  }

  ended(id: string): void {
    this.#passed.delete(id);
  }

  async #judge(request: HeldRequest): Promise<Ruling> {
    const url = new URL(request.url);
    if (!(await this.#ports.isProtected(url.origin))) return 'let-go';
    const { method, form, inFrame, jar } = request;
    const frame = jar === '' ? undefined : await this.#ports.frameOf(url.origin, jar);
    if (jar !== '' && frame === undefined) {
      await this.#ports.refuse(url);
      return 'cancel';
    }
    const answer = await this.#ports.answer({ url, method, form, inFrame, frame }, (file) =>
      this.#ports.save({ bytes: file.bytes, filename: saveName(file.contentDisposition, url) }),
    );
    switch (answer.kind) {
      case 'nothing':
      case 'file':
        return 'cancel';
      case 'pass':
        this.#pass(request.id);
        return 'let-go';
      case 'refusal':
        return { show: this.#ports.refusalPage(answer.decision) };
    }
  }

  #pass(id: string): void {
    for (const oldest of this.#passed) {
      if (this.#passed.size < MAX_PASSED) break;
      this.#passed.delete(oldest);
    }
    this.#passed.add(id);
  }
}

/** HTML that is not labelled as a file. A page made from an attachment comes by an address that looks like an exit. */
function isWebPage({ contentDisposition, contentType }: ArrivingAnswer): boolean {
  return contentDisposition === null && /^\s*(?:text\/html|application\/xhtml\+xml)\b/iu.test(contentType);
}
