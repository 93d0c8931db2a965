import type { Page } from 'puppeteer-core';
import { expect } from 'vitest';
import { startRecordingProxy, type RecordingProxy } from '../../bed/recording-proxy.ts';
import { startScoringFaults, type ScoringFaults } from '../../bed/scoring-faults.ts';
import { clickOutcome, type ClickOutcome } from './click-outcome.ts';
import { deliverHarmless, deliverMalicious, harmlessZip } from './deliver-harmless.ts';
import { downloadedFile, emptyFolder, expectEmpty, filesIn } from './download-folder.ts';
import { openExtensionStorage, type ExtensionStorage } from './extension-storage.ts';
import { openProtectedMailbox, type ProtectedMailbox } from './protected-mailbox.ts';
import { attachmentLink, messageUrl } from './roundcube-page.ts';
import { waitUntil } from './wait-until.ts';
import { warningsIn } from './warnings.ts';
import { openWorkerKiller, type WorkerKiller } from './worker-killer.ts';

export interface DeathMessage {
  readonly name: string;
  readonly uid: number;
  readonly isBad: boolean;
  /** Of the attachment that is tried: `.com` for a malicious one. */
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** How long the endpoint takes as a rule: a verification then takes long enough to be hit. */
export const ANSWER_MS = 150;

/** What the worker is doing, told from requests that wait for their answer and from what the page shows. */
export type Step =
  | 'nothing asked yet'
  | 'source fetched'
  | 'lists checked'
  | 'endpoint asked'
  | 'judged, stored or told'
  | 'verdict shown'
  | 'file fetched'
  | 'incident sent';

/** A mailbox whose every request passes us, and whose worker can be killed. */
export class DeathScene {
  readonly mailbox: ProtectedMailbox;
  readonly webmail: RecordingProxy;
  readonly endpoint: ScoringFaults;
  readonly storage: ExtensionStorage;
  readonly #killer: WorkerKiller;

  private constructor(
    mailbox: ProtectedMailbox,
    webmail: RecordingProxy,
    endpoint: ScoringFaults,
    storage: ExtensionStorage,
    killer: WorkerKiller,
  ) {
    this.mailbox = mailbox;
    this.webmail = webmail;
    this.endpoint = endpoint;
    this.storage = storage;
    this.#killer = killer;
  }

  static async open(): Promise<DeathScene> {
    const endpoint = await startScoringFaults({ kind: 'slow', ms: ANSWER_MS });
    const mailbox = await openProtectedMailbox({
      scoring: endpoint.url,
      detachedWorker: true,
      organisation: { pollMinutes: 1440 },
    });
    const { bed, chromium, page } = mailbox;
    const webmail = await startRecordingProxy(bed.url);
    const killer = await openWorkerKiller(chromium.browser, chromium.extensionId);
    const storage = await openExtensionStorage(chromium);
    // A hidden page is slowed down.
    await page.bringToFront();
    return new DeathScene(mailbox, webmail, endpoint, storage, killer);
  }

  async close(): Promise<void> {
    await this.mailbox.close();
    await this.webmail.close();
    await this.endpoint.close();
  }

  get page(): Page {
    return this.mailbox.page;
  }

  get files(): readonly string[] {
    return filesIn(this.mailbox.chromium.downloadDir);
  }

  async deliver(name: string, isBad: boolean): Promise<DeathMessage> {
    const uid = await (isBad ? deliverMalicious : deliverHarmless)(this.mailbox.bed, name);
    return { name, uid, isBad, file: `${name}.${isBad ? 'com' : 'zip'}`, bytes: harmlessZip(name) };
  }

  /** Opens the message. The page gets a mark that a navigation would wipe out. */
  async show({ uid }: DeathMessage): Promise<void> {
    await this.page.goto(messageUrl({ url: `${this.webmail.url}/` }, uid), { waitUntil: 'domcontentloaded' });
    await this.page.evaluate('window.stillHere = true');
  }

  /** Uses the attachment as a click does. */
  async use({ file }: DeathMessage): Promise<void> {
    await (await attachmentLink(this.page, file)).evaluate((link) => link.click());
  }

  /** Uses the attachment as a script of the page can: the gate in the page does not see it. */
  async leave({ file }: DeathMessage): Promise<void> {
    const { href } = await (await attachmentLink(this.page, file)).evaluate((link) => ({ href: link.href }));
    await this.page.evaluate(`void (location.href = ${JSON.stringify(href)})`);
  }

  /** Waits until the worker has asked for the file, which it does after it has noted the exit. */
  async untilFetched({ name, uid }: DeathMessage): Promise<void> {
    await waitUntil(`the request for the file of ${name}`, () =>
      this.webmail.seen.some(({ path }) => path.includes('_action=get') && path.includes(`_uid=${uid}&`)),
    );
  }

  /** Makes a download of these bytes that no request shows. */
  async makeBlob(name: string, bytes: Uint8Array): Promise<void> {
    const base64 = Buffer.from(bytes).toString('base64');
    await this.page.evaluate(`(() => {
      const bytes = Uint8Array.from(atob('${base64}'), (one) => one.charCodeAt(0));
      const href = URL.createObjectURL(new Blob([bytes], { type: 'application/zip' }));
      const link = Object.assign(document.createElement('a'), { href, download: ${JSON.stringify(name)} });
      document.body.append(link);
      link.click();
    })()`);
  }

  kill(): Promise<number | undefined> {
    return this.#killer.kill();
  }

  /** Kills the worker and tells in which step of this message; `undefined` when there was none. */
  async killIn({ uid }: DeathMessage, since: number): Promise<Step | undefined> {
    const at = await this.#killer.kill();
    if (at === undefined) return undefined;
    const isOpen = ({ time, answeredAt }: { time: number; answeredAt: number | undefined }) =>
      time >= since && time <= at && (answeredAt === undefined || answeredAt > at);
    const { organisation } = this.mailbox;
    const mail = this.webmail.seen.filter(
      ({ time, path }) => time >= since && new URL(path, 'http://a').searchParams.get('_uid') === String(uid),
    );
    const isAsked = (action: string) => mail.some((one) => isOpen(one) && one.path.includes(action));
    if (isAsked('_action=get')) return 'file fetched';
    if (isAsked('_action=viewsource')) return 'source fetched';
    if (this.endpoint.seen.some(isOpen)) return 'endpoint asked';
    if (organisation.requests().some((one) => isOpen(one) && one.path.includes('/incidents')))
      return 'incident sent';
    if (organisation.requests().some((one) => isOpen(one) && one.path.startsWith('/lists/')))
      return 'lists checked';
    const { badges } = await warningsIn(this.page);
    if (badges.length > 0 && !badges.includes('Checking…')) return 'verdict shown';
    return mail.some(({ path }) => path.includes('viewsource'))
      ? 'judged, stored or told'
      : 'nothing asked yet';
  }

  /** Waits until what the page shows of its message is a last word, and holds that nothing malicious has left. */
  async expectEnd({ name, isBad, file }: DeathMessage): Promise<void> {
    const badges = await waitUntil(
      `the end of the verification of ${name}`,
      async () => {
        const seen = await warningsIn(this.page);
        const isPending = seen.badges.includes('Checking…') || seen.banner.includes('Checking');
        const isShown = !isBad || seen.badges.length > 0;
        return !isPending && isShown && seen.badges;
      },
      30_000,
    );
    if (isBad) expect(badges, name).toContain('Blocked');
    expect(await this.page.evaluate('window.stillHere === true && rcmail.task'), name).toBe('mail');
    if (isBad) expect(this.files, name).not.toContain(file);
  }

  /** What comes of a use: a malicious file is refused, a harmless one is saved under its name, whole and once. */
  async expectOutcome({ file, isBad, bytes }: DeathMessage): Promise<void> {
    const outcome = await this.#outcome(file);
    const { downloadDir } = this.mailbox.chromium;
    expect(outcome.kind, file).toBe(isBad ? 'refused' : 'saved');
    if (!isBad)
      expect((await downloadedFile(downloadDir, file)).equals(bytes), `${file} is whole`).toBe(true);
    if (isBad) await expectEmpty(downloadDir);
    else expect(this.files, file).toEqual([file]);
    emptyFolder(downloadDir);
  }

  #outcome(file: string): Promise<ClickOutcome> {
    // A worker that nobody else starts is started by the clock, after half a minute.
    return clickOutcome(this.page, this.mailbox.chromium.downloadDir, file, 45_000);
  }
}
