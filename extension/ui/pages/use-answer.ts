import { useCallback, useEffect, useState } from 'preact/hooks';
import type { RequestName, RequestOf, ResponseOf } from '../../messaging/contract.ts';
import { answerTo, RequestFailed } from './page-client.ts';
import type { PageClient } from './page-client.ts';

export interface Answer<T> {
  /** `undefined` until the worker has answered. */
  readonly value: T | undefined;
  /** Why the last request failed, `''` when it did not. */
  readonly failure: string;
  readonly reload: () => void;
  readonly set: (value: T) => void;
  /** Does something that may fail; its failure is shown as that of a request. */
  readonly attempt: (work: () => Promise<void>) => void;
}

/** The worker's answer to one request, asked when the component appears. */
export function useAnswer<N extends RequestName>(
  client: PageClient,
  name: N,
  request: RequestOf<N>,
): Answer<ResponseOf<N>> {
  const [value, setValue] = useState<ResponseOf<N>>();
  const [failure, setFailure] = useState('');
  const attempt = useCallback((work: () => Promise<void>) => {
    setFailure('');
    work().catch((error: unknown) => {
      if (!(error instanceof RequestFailed)) throw error;
      setFailure(error.code);
    });
  }, []);
  const reload = useCallback(() => {
    attempt(async () => setValue(await answerTo(client, name, request)));
    // The request of a component never changes; a new object of the same content must not ask again.
  }, [client, name]);
  useEffect(reload, [reload]);
  return { value, failure, reload, set: (next) => setValue(next), attempt };
}
