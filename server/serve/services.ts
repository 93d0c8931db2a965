import type { Authorizer } from './http/authorize.ts';
import type { RateLimit } from './http/rate-limit.ts';
import type { ServerConfig } from './config.ts';
import type { MessageVerifier } from './messages/message-verifier.ts';
import type { Metrics } from './metrics.ts';
import type { ByteBudget } from './scoring/byte-budget.ts';
import type { Engine } from './scoring/engine.ts';
import type { ScanQueue } from './scoring/scan-queue.ts';
import type { Store } from './store/store.ts';

/** What routes work with. Made in one place, `start-server.ts`. */
export interface Services {
  readonly config: ServerConfig;
  readonly store: Store;
  readonly queue: ScanQueue;
  readonly budget: ByteBudget;
  readonly engines: readonly Engine[];
  readonly messages: MessageVerifier;
  readonly metrics: Metrics;
  readonly authorizer: Authorizer;
  readonly rateLimit: RateLimit;
  /** Failed authorizations by address: guessing of tokens. */
  readonly guessLimit: RateLimit;
}
