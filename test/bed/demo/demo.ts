import { launchDemoBrowser } from './demo-browser.ts';
import { Unavailable } from '../unavailable.ts';
import { startDemoSite, type DemoSite } from './demo-site.ts';
import { demoText } from './print-demo.ts';

/** Command behind `npm start`: the demo until Ctrl-C, or with `--check` one headless walk through its steps. */
const hasDisplay = Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);

async function openBrowser(site: DemoSite): Promise<void> {
  const { browser } = await launchDemoBrowser(site, true);
  const page = await browser.newPage();
  await page.goto(site.bed.url);
}

function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
    // Signals alone do not keep the process alive.
    setInterval(() => undefined, 60_000);
  });
}

async function main(): Promise<number> {
  const site = await startDemoSite();
  console.log(demoText(site));
  if (process.argv.includes('--check')) {
    const { checkDemo } = await import('../../e2e/support/check-demo.ts');
    const failed = await checkDemo(site, (line) => console.log(line));
    await site.close();
    return failed === 0 ? 0 : 1;
  }
  if (hasDisplay) await openBrowser(site);
  else
    console.log(
      'There is no display: no browser is opened. `npm start -- --check` walks the steps without one.',
    );
  console.log('Ctrl-C ends everything.');
  await untilStopped();
  return 0;
}

try {
  // Ends by force: what is still open is undone when the process exits.
  process.exit(await main());
} catch (error) {
  if (error instanceof Unavailable) {
    console.error(`The demo cannot run on this machine: ${error.message}.`);
    console.error('Its steps need a browser. `npm run verify` tests what needs none.');
  } else console.error(error);
  process.exit(1);
}
