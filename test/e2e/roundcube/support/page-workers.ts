import type { Page } from 'puppeteer-core';

/** Runs a script before those of the next pages. The result ends that, in the page that is open too. */
async function beforePages(page: Page, script: string, undo: string): Promise<() => Promise<void>> {
  const { identifier } = await page.evaluateOnNewDocument(script);
  return async () => {
    await page.removeScriptToEvaluateOnNewDocument(identifier);
    await page.evaluate(undo);
  };
}

/** Workers of the next page get nothing to do until the result is called. */
export function holdWorkers(page: Page): Promise<() => Promise<void>> {
  const script = `(() => {
    const send = Worker.prototype.postMessage;
    const held = [];
    Worker.prototype.postMessage = function (...args) { held.push(() => send.apply(this, args)); };
    window.letWorkersGo = () => {
      Worker.prototype.postMessage = send;
      for (const one of held.splice(0)) one();
    };
  })()`;
  return beforePages(page, script, 'letWorkersGo()');
}

/** Workers of the next page die when they get something to do, until the result is called. Counted in `startedWorkers`. */
export function killWorkers(page: Page): Promise<() => Promise<void>> {
  const script = `(() => {
    const send = Worker.prototype.postMessage;
    window.startedWorkers = 0;
    Worker.prototype.postMessage = function () {
      window.startedWorkers++;
      this.terminate();
      this.dispatchEvent(new Event('error'));
    };
    window.reviveWorkers = () => { Worker.prototype.postMessage = send; };
  })()`;
  return beforePages(page, script, 'reviveWorkers()');
}
