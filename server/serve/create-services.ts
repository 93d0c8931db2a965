import type { ServerConfig } from './config.ts';
import { Authorizer } from './http/authorize.ts';
import { RateLimit } from './http/rate-limit.ts';
import { MessageVerifier } from './messages/message-verifier.ts';
import { Metrics } from './metrics.ts';
import { requireScore } from './routes/file-result.ts';
import { ByteBudget } from './scoring/byte-budget.ts';
import type { Engine } from './scoring/engine.ts';
import { ScanQueue } from './scoring/scan-queue.ts';
import type { Services } from './services.ts';
import type { Store } from './store/store.ts';

const HOUR_MS = 3_600_000;
/** Wrong tokens a minute from one address. */
const GUESSES_PER_MINUTE = 30;

/** Everything routes work with, on a store and engines that the caller opened and will close. */
export function createServices(config: ServerConfig, store: Store, engines: readonly Engine[]): Services {
  const metrics = new Metrics();
  const scans = metrics.counter('mailwicket_scans_total', 'Submitted files by result.');
  const uptime = () => performance.now();
  return {
    config,
    store,
    engines,
    metrics,
    // The directory is matched only by who says which root to trust; serving it needs none.
    messages: new MessageVerifier(config.inspectors, config.messageTimeoutMs, {
      policy: config.policyFile,
      lists: config.listRoot === undefined ? undefined : config.listDirectory,
      key: config.listRoot,
      // Beside the database: a restart must not make an older list acceptable, nor an expired one unknown.
      cache: config.database === ':memory:' ? undefined : `${config.database}.lists`,
    }),
    budget: new ByteBudget(config.maxQueuedBytes),
    authorizer: new Authorizer(config.tokens, config.adminTokens),
    rateLimit: new RateLimit(config.requestsPerMinute, uptime),
    guessLimit: new RateLimit(GUESSES_PER_MINUTE, uptime),
    queue: new ScanQueue({
      engines,
      concurrency: config.inspectors,
      onScored: async (file, outcome) => {
        scans({ result: outcome.kind === 'score' ? outcome.engine : outcome.reason });
        if (outcome.kind === 'failed') return;
        const now = Date.now();
        const record = requireScore(file.sha256, outcome, new Date(now).toISOString());
        await store.keepScore(record, now + config.scoreHours * HOUR_MS);
      },
    }),
  };
}
