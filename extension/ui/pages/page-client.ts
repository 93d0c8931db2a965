import type { Notice, Refusal, RequestName, RequestOf, ResponseOf } from '../../messaging/contract.ts';

/** What the popup and the options page need from the extension around them. */
export interface PageClient {
  ask<N extends RequestName>(name: N, request: RequestOf<N>): Promise<ResponseOf<N> | Refusal>;
  activeTab(): Promise<number | undefined>;
  /** To be called in the handler of a click, before anything is awaited. */
  requestHosts(patterns: readonly string[]): Promise<boolean>;
  hasHost(pattern: string): Promise<boolean>;
  /** Whether the user lets the extension work in private windows. Without it none of them is seen at all. */
  worksInPrivate(): Promise<boolean>;
  notify(tabId: number, notice: Notice): Promise<void>;
  openOptions(): Promise<void>;
  /** Offers a text as a file. */
  save(filename: string, type: string, text: string): void;
  version(): string;
}

/** The worker refused, or is not there. `code` says why. */
export class RequestFailed extends Error {
  readonly code: string;

  constructor(code: string) {
    super(`the request failed: ${code}`);
    this.name = 'RequestFailed';
    this.code = code;
  }
}

/** Asks, and takes an answer only. Throws `RequestFailed`. */
export async function answerTo<N extends RequestName>(
  client: PageClient,
  name: N,
  request: RequestOf<N>,
): Promise<ResponseOf<N>> {
  let answer: ResponseOf<N> | Refusal;
  try {
    answer = await client.ask(name, request);
  } catch (error) {
    throw new RequestFailed(error instanceof Error ? error.name : 'UNKNOWN');
  }
  if (isRefusal(answer)) throw new RequestFailed(answer.code === '' ? answer.refused : answer.code);
  return answer;
}

function isRefusal(answer: object): answer is Refusal {
  return 'refused' in answer;
}
