import { BUILT_IN, loadedAdapter, ON_DEMAND } from '../../webmail/all-adapters.ts';
import type { AdapterEntry } from '../../webmail/all-adapters.ts';
import type { WebmailAdapter } from '../../webmail/adapter.ts';
import { observePage } from '../../webmail/protection/page-observer.ts';
import { askPatiently } from './frame-ports.ts';
import type { FramePorts } from './frame-ports.ts';
import { FrameProtection } from './frame-protection.ts';
import { untilParsed } from './until-parsed.ts';

/**
 * Finds out which webmail a frame is of, and protects it. A tab of a protected site that is of none says so in the toolbar:
 * never nothing. It is looked at again whenever it changes, since webmails may build themselves late.
 */
export async function protectFrame(
  page: Document,
  ports: FramePorts,
  signal: AbortSignal,
  builtIn: WebmailAdapter = BUILT_IN,
  onDemand: readonly AdapterEntry[] = ON_DEMAND,
): Promise<void> {
  const recognised = () => onDemand.find((entry) => entry.recognises(page));
  // By its address alone, perhaps: its adapter then comes while the page is still loading.
  let entry = recognised();
  if (entry === undefined && (await new FrameProtection(page, builtIn, ports, signal).start())) return;
  await untilParsed(page);
  entry ??= recognised();
  // Frames inside a page may be of anything: advertisements, mail bodies, other programs.
  const isTab = page.defaultView === page.defaultView?.top;
  if (entry === undefined) {
    if (!isTab) return;
    await sayUnprotected(ports, signal);
    entry = await untilRecognised(page, recognised, signal);
  }
  const adapter = await loadAdapter(entry, ports, signal);
  if (adapter !== undefined && (await new FrameProtection(page, adapter, ports, signal).start())) return;
  if (isTab) await sayUnprotected(ports, signal);
}

async function loadAdapter(
  { id }: AdapterEntry,
  ports: FramePorts,
  signal: AbortSignal,
): Promise<WebmailAdapter | undefined> {
  if (loadedAdapter(id) === undefined) {
    await askPatiently(ports, 'webmail-adapter', { webmail: id }, signal);
  }
  return loadedAdapter(id);
}

async function sayUnprotected(ports: FramePorts, signal: AbortSignal): Promise<void> {
  const request = { health: 'no-match', standBack: false, isNew: true, session: null } as const;
  await askPatiently(ports, 'page-state', request, signal);
}

function untilRecognised(
  page: Document,
  recognised: () => AdapterEntry | undefined,
  signal: AbortSignal,
): Promise<AdapterEntry> {
  return new Promise((resolve) => {
    const found = new AbortController();
    const look = (): void => {
      const entry = recognised();
      if (entry === undefined) return;
      found.abort();
      resolve(entry);
    };
    observePage(page, look, AbortSignal.any([signal, found.signal]));
  });
}
