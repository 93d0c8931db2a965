import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { beginDownloads } from '../support/download-kinds.ts';
import { filesIn } from '../support/download-folder.ts';
import { openExtensionStorage, type ExtensionStorage } from '../support/extension-storage.ts';
import { openProtectedMailbox, whyNoMailbox, type ProtectedMailbox } from '../support/protected-mailbox.ts';
import { randomFrom, seedOfRun } from '../support/random.ts';
import { randomMail, type Job, type RandomMail } from '../support/random-mail.ts';
import { openMessage } from '../support/roundcube-page.ts';
import { openWorkerKiller } from '../support/worker-killer.ts';

/** `MAILWICKET_DOWNLOADS` for another number. */
const DOWNLOADS = Number(process.env['MAILWICKET_DOWNLOADS'] ?? 200);
const TABS = 2;
const LONGEST_LIFE_MS = 2_500;
/** A page that waits for an exit of which no worker knows any more (docs/THREAT-MODEL.md) answers the driver nothing. */
const HUNG_MS = 20_000;
/** A download of which nothing is noted for so long does not come any more. */
const QUIET_MS = 8_000;
/** Longer than a worker takes that nobody but the clock starts. */
const LOST_MS = 60_000;
const MOST_TRIES = 3;

type Fate = 'saved' | 'refused' | 'lost' | 'released unverified' | 'other bytes';

describe.skipIf(whyNoMailbox() !== '')('downloads in any order while the worker dies', () => {
  const seed = seedOfRun();
  const random = randomFrom(seed);
  let mailbox: ProtectedMailbox;
  let storage: ExtensionStorage;
  const mails: (RandomMail & { readonly uid: number })[] = [];

  beforeAll(async () => {
    mailbox = await openProtectedMailbox({ detachedWorker: true });
    storage = await openExtensionStorage(mailbox.chromium);
    for (let left = DOWNLOADS; left > 0; left -= mails.at(-1)?.jobs.length ?? 1) {
      const mail = randomMail(`m${mails.length}-${seed}`, left, random);
      mails.push({ ...mail, uid: await mailbox.bed.deliver(mail.source) });
    }
  }, 240_000);
  afterAll(() => mailbox.close());

  const isThere = (file: string) => filesIn(mailbox.chromium.downloadDir).includes(file);
  /** Nothing is noted that somebody still has to do. */
  const isQuiet = async () =>
    (await storage.sessionKeys('exit:')).length + (await storage.sessionKeys('download:')).length === 0;

  const fateOf = ({ file, bytes }: Job): Fate => {
    const { downloadDir } = mailbox.chromium;
    if (!isThere(file)) return bytes === undefined ? 'refused' : 'lost';
    if (bytes === undefined) return 'released unverified';
    const saved = readFileSync(join(downloadDir, file));
    const isSame =
      bytes === 'archive' ? saved.subarray(0, 2).toString('latin1') === 'PK' : bytes.equals(saved);
    return isSame ? 'saved' : 'other bytes';
  };

  it(
    `releases nothing unverified, loses nothing and renames nothing, over ${DOWNLOADS} downloads`,
    async () => {
      const { bed, chromium } = mailbox;
      const killer = await openWorkerKiller(chromium.browser, chromium.extensionId);
      const waiting = [...mails];
      const askedAgain: string[] = [];
      const missing = (jobs: readonly Job[]) =>
        jobs.filter(({ file, bytes }) => bytes !== undefined && !isThere(file));
      /** Until all harmless files are there, or what is missing does not come any more. */
      const untilThere = async (jobs: readonly Job[]) => {
        const deadline = Date.now() + LOST_MS;
        let quietSince = Date.now();
        while (missing(jobs).length > 0) {
          await sleep(100);
          if (!(await isQuiet())) quietSince = Date.now();
          if (Date.now() - quietSince > QUIET_MS || Date.now() > deadline) return;
        }
      };
      const begin = async (page: Page, uid: number, wanted: readonly Job[]) => {
        await openMessage(page, bed, uid);
        await beginDownloads(page, wanted);
      };
      let hung = 0;
      const work = async () => {
        let page = await chromium.browser.newPage({ type: 'window' });
        for (let mail = waiting.shift(); mail !== undefined; mail = waiting.shift()) {
          let jobs = mail.jobs;
          for (let tries = 1; jobs.length > 0 && tries <= MOST_TRIES; tries++) {
            const begun = begin(page, mail.uid, jobs).then(() => true);
            // Closed with it, it fails later.
            begun.catch(() => undefined);
            const isBegun = await Promise.race([begun, sleep(HUNG_MS, false)]);
            await untilThere(jobs);
            if (!isBegun) {
              hung++;
              await page.close();
              page = await chromium.browser.newPage({ type: 'window' });
            }
            jobs = missing(jobs);
            askedAgain.push(...jobs.map(({ kind, file }) => `${kind} ${file}`));
          }
        }
        await page.close();
      };
      let isOver = false;
      let deaths = 0;
      const working = Promise.all(Array.from({ length: TABS }, work)).finally(() => (isOver = true));
      const killing = async () => {
        while (!isOver) {
          await sleep(random() * LONGEST_LIFE_MS);
          if ((await killer.kill()) !== undefined) deaths++;
        }
      };
      await Promise.all([working, killing()]);
      await expect.poll(isQuiet, { timeout: LOST_MS }).toBe(true);

      const jobs = mails.flatMap((mail) => mail.jobs);
      const table = new Map<string, number>();
      for (const job of jobs) {
        const key = `${job.kind}: ${fateOf(job)}`;
        table.set(key, (table.get(key) ?? 0) + 1);
      }
      console.log(
        `seed ${seed}: ${jobs.length} downloads of ${mails.length} messages, ${deaths} deaths, ${hung} pages waited on;`,
        Object.fromEntries([...table].sort()),
        'asked for again:',
        askedAgain,
      );
      const isWrong = (job: Job) => fateOf(job) !== (job.bytes === undefined ? 'refused' : 'saved');
      expect(jobs.filter(isWrong).map((job) => `${job.kind} ${job.file}: ${fateOf(job)}`)).toEqual([]);
      const wanted = jobs.filter(({ bytes }) => bytes !== undefined).map(({ file }) => file);
      expect(filesIn(chromium.downloadDir)).toEqual(wanted.sort());
      expect(deaths).toBeGreaterThan(DOWNLOADS / 10);
    },
    15 * 60_000,
  );
});
