import { allowedFrom } from './contract.ts';
import type { Parsers, Refusal, RequestName, RequestOf, ResponseOf } from './contract.ts';
import type { Sender } from './sender-origin.ts';

/** Answers each request. `undefined` refuses it as not allowed for this sender. */
export type Handlers = {
  readonly [N in RequestName]: (request: RequestOf<N>, sender: Sender) => Promise<ResponseOf<N> | undefined>;
};

/**
 * Routes one message: known name, allowed sender, right shape, then its handler. A handler's failure becomes the
 * refusal `failed` with its code, and is given to `onFailure`: a sender is always answered.
 */
export function createRouter(
  parsers: Parsers,
  handlers: Handlers,
  onFailure: (name: RequestName, error: unknown) => void,
): (message: unknown, sender: Sender | undefined) => Promise<unknown> {
  async function answer<N extends RequestName>(
    name: N,
    raw: unknown,
    sender: Sender,
  ): Promise<ResponseOf<N> | Refusal> {
    const request = parsers[name](raw);
    if (request === undefined) return { refused: 'shape', code: name };
    try {
      return (await handlers[name](request, sender)) ?? { refused: 'not-allowed', code: name };
    } catch (error) {
      onFailure(name, error);
      return { refused: 'failed', code: codeOf(error) };
    }
  }

  return async (message, sender) => {
    const name = nameOf(message);
    if (name === undefined) return { refused: 'shape', code: '' } satisfies Refusal;
    if (sender === undefined || !allowedFrom[name].includes(sender.origin)) {
      return { refused: 'origin', code: name } satisfies Refusal;
    }
    return answer(name, (message as { request?: unknown }).request, sender);
  };
}

function nameOf(message: unknown): RequestName | undefined {
  if (typeof message !== 'object' || message === null || !('name' in message)) return undefined;
  const { name } = message;
  return typeof name === 'string' && Object.hasOwn(allowedFrom, name) ? (name as RequestName) : undefined;
}

/** The code an error carries, else its kind. Never its text, which may hold an address. */
export function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.name : 'UNKNOWN';
}
