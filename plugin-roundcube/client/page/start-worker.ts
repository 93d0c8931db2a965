/**
 * Starts `worker.js`. Where the administrator serves plugins' files from another origin a browser takes no worker from there:
 * its text becomes a blob of this page.
 */
export async function startWorker(address: string, version: string, base: string): Promise<Worker> {
  const url = new URL(address, base);
  // After an upgrade a cached worker must not serve a newer page.
  url.searchParams.set('s', version);
  if (url.origin === new URL(base).origin) return new Worker(url);
  const response = await fetch(url);
  if (!response.ok) throw new Error(`worker.js: ${response.status}`);
  const blob = new Blob([await response.text()], { type: 'text/javascript' });
  const own = URL.createObjectURL(blob);
  try {
    return new Worker(own);
  } finally {
    // The worker has its script by then or fails; either way the address has served.
    setTimeout(() => URL.revokeObjectURL(own), REVOKE_AFTER_MS);
  }
}

const REVOKE_AFTER_MS = 10_000;
