import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { incidentsToCsv } from '../../../core/incident/formats/csv.ts';
import type { Incident } from '../../../core/incident/incident.ts';
import { buildMessage } from '../../bed/build-message.ts';
import { launchChromium, type Chromium } from '../../bed/chromium.ts';
import { groupState } from '../../bed/packages.ts';
import { SKINS } from '../../bed/roundcube.ts';
import { BOB } from '../../bed/users.ts';
import { accessibilityFaults } from '../support/accessibility.ts';
import { logIn } from '../support/roundcube-page.ts';
import { openSession, type RoundcubeSession } from '../support/roundcube-session.ts';
import { keepScreenshot } from '../support/screenshot.ts';
import { callRoute, formOf, verifyInBrowser } from './support/browser-verdict.ts';
import { startProtectedRoundcube, type ProtectedRoundcube } from './support/protected-roundcube.ts';

const missing = [groupState('roundcube'), groupState('chromium')].filter(({ available }) => !available);
const POLICY = { onSuspicious: 'ask', override: { upTo: 'malicious', minutes: 5 } } as const;

const malicious = (id: string) =>
  buildMessage({
    id,
    subject: id,
    from: 'Billing <billing@blocked.example>',
    attachments: [
      { type: 'application/octet-stream', filename: `=${id}.bin`, bytes: Buffer.from(`bytes of ${id}`) },
    ],
  });

describe.skipIf(missing.length > 0).each(['service', 'browser'] as const)('settings, %s', (engine) => {
  let site: ProtectedRoundcube;
  let session: RoundcubeSession;

  const verify = async (id: string) => {
    const uid = await site.bed.deliver(malicious(id));
    if (engine === 'browser') await verifyInBrowser(session, uid, site.policy);
    else await callRoute(session, 'state', formOf(uid));
    return uid;
  };
  const get = async (action: string) =>
    (await session.get(`?_task=settings&_action=plugin.mailwicket.${action}`)).body.toString();
  const exported = async () =>
    (await get('export&_format=json'))
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Incident);
  /** As Roundcube's pages do about once a minute. */
  const refresh = () => session.get('?_task=mail&_action=refresh&_remote=1');
  /** As if a minute had passed since the last sending. */
  const makeDue = () => {
    const database = site.database();
    database.exec('UPDATE mailwicket_incidents SET due = 0');
    database.close();
  };

  beforeAll(async () => {
    site = await startProtectedRoundcube({ engine, reports: true, policy: POLICY });
    session = await openSession(site.bed);
  });
  afterAll(() => site.close());

  it('say so where there is no incident', async () => {
    expect(await get('incidents')).toContain('No incidents.');
    expect((await get('export&_format=csv')).trim()).toBe(incidentsToCsv([]).trim());
  });

  it('list incidents, find them, and save exactly what is sent', async () => {
    await verify('first');
    await verify('second');
    const all = await get('incidents');
    expect(all).toContain('2 incidents');
    expect(all).toContain('billing@blocked.example');
    expect(await get('incidents&_text=SECOND.bin')).toContain('1 incident<');
    expect(await get('incidents&_text=nowhere')).toContain('0 incidents');
    expect(await get('incidents&_outcome=suspicious')).toContain('0 incidents');
    const incidents = await exported();
    expect(incidents.map(({ outcome, host }) => [outcome, host])).toEqual([
      ['malicious', 'roundcube'],
      ['malicious', 'roundcube'],
    ]);
    expect(await get('export&_format=csv')).toBe(incidentsToCsv(incidents));
    const details = await get(`incident&_id=${incidents[0]?.id ?? ''}`);
    expect(details).toContain(incidents[0]?.attachments[0]?.sha256);
    expect(details).not.toContain('mailwicket_service_token');
  });

  it('keep incidents while the server is away, and send each once', async () => {
    site.setServerDown(true);
    await refresh();
    site.setServerDown(false);
    expect(await get('incidents')).toContain('Not sent');
    expect(await site.incidents()).toEqual([]);
    makeDue();
    await refresh();
    await refresh();
    const kept = await exported();
    expect(await site.incidents()).toHaveLength(2);
    expect(new Set((await site.incidents()).map(({ id }) => id))).toEqual(new Set(kept.map(({ id }) => id)));
    expect(await get('incidents')).not.toContain('Not sent');
  });

  it('have the reason of an override in its incident, here and at the server', async () => {
    const uid = await verify('third');
    await refresh();
    const release = { uid: String(uid), mbox: 'INBOX', attachment: '2', reason: 'I know the sender' };
    expect((await callRoute(session, 'release', release)).status).toBe(200);
    const found = (await exported()).find(({ override }) => override !== null);
    expect(found?.override?.reason).toBe('I know the sender');
    expect(Math.abs(Date.parse(found?.override?.time ?? '') - Date.now())).toBeLessThan(60_000);
    expect(await get(`incident&_id=${found?.id ?? ''}`)).toContain('I know the sender');
    await refresh();
    const taken = (await site.incidents()).find(({ id }) => id === found?.id);
    expect(taken?.override).toEqual(found?.override);
  });

  it('say who verifies', async () => {
    const words = engine === 'service' ? 'a server of your organisation' : 'your browser';
    expect(await get('policy')).toContain(words);
  });

  it('show nobody else the incidents of a user', async () => {
    const [first] = await exported();
    const other = await openSession(site.bed, BOB);
    const list = await other.get('?_task=settings&_action=plugin.mailwicket.incidents');
    expect(list.body.toString()).toContain('No incidents.');
    const one = await other.get(`?_task=settings&_action=plugin.mailwicket.incident&_id=${first?.id ?? ''}`);
    expect(one.body.toString()).toContain('no such incident');
  });

  // The pages are the same for both engines.
  if (engine === 'browser') return;

  describe('in a browser', () => {
    let chromium: Chromium;
    let page: Page;

    beforeAll(async () => {
      chromium = await launchChromium();
      page = await logIn(chromium.browser, site.bed);
    });
    afterAll(() => chromium.close());

    const open = (action: string) =>
      page.goto(`${site.bed.url}?_task=settings&_action=plugin.mailwicket.${action}`, { waitUntil: 'load' });
    const textOf = (selector: string) => page.$eval(selector, (one) => one.textContent);
    const isWithinWidth = () =>
      page.evaluate('document.querySelector("#mailwicket-settings").scrollWidth <= innerWidth');

    it.each(SKINS)('can be read and used without a mouse in the skin %s', async (skin) => {
      site.bed.setSkin(skin);
      await page.setViewport({ width: 1200, height: 800 });
      await page.goto(`${site.bed.url}?_task=settings`, { waitUntil: 'load' });
      const entry = await page.waitForSelector('a[href*="plugin.mailwicket.incidents"]');
      await keepScreenshot(page, `settings-menu-${skin}`);
      // By mouse: Roundcube's list of sections takes the Enter key of every entry of this menu.
      await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), entry?.click()]);
      await page.waitForSelector('#mailwicket-settings table');
      await keepScreenshot(page, `settings-incidents-${skin}`);
      expect(await accessibilityFaults(page, '#mailwicket-settings')).toEqual([]);
      await page.focus('#mailwicket-text');
      await page.keyboard.type('second');
      await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.keyboard.press('Enter')]);
      expect(await textOf('#mailwicket-settings [role=status]')).toBe('1 incident');
      await page.focus('#mailwicket-settings tbody a');
      await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.keyboard.press('Enter')]);
      await page.waitForFunction('document.querySelector(".mailwicket-lines code") === null');
      expect(await textOf('.mailwicket-lines')).toContain('Block list “');
      await keepScreenshot(page, `settings-incident-${skin}`);
      expect(await accessibilityFaults(page, '#mailwicket-settings')).toEqual([]);
      await open('policy');
      await page.waitForSelector('.mailwicket-policy');
      await keepScreenshot(page, `settings-policy-${skin}`);
      expect(await accessibilityFaults(page, '#mailwicket-settings')).toEqual([]);
      await page.setViewport({ width: 360, height: 740 });
      expect(await isWithinWidth()).toBe(true);
      await open('incidents');
      expect(await isWithinWidth()).toBe(true);
      await keepScreenshot(page, `settings-phone-${skin}`);
      site.bed.setSkin('elastic');
    });

    it('say what is set, by whom, and how lists and server are', async () => {
      await page.setViewport({ width: 1200, height: 800 });
      await open('policy');
      await page.waitForSelector('.mailwicket-policy');
      const rows: string[][] = await page.$$eval('.mailwicket-policy tbody tr', (all) =>
        all.map((row) => [...row.children].map((cell) => cell.textContent)),
      );
      const row = (start: string) => rows.find(([name]) => name?.includes(start))?.slice(1);
      expect(row('Suspicious attachments')).toEqual(['Ask the user', 'administrator']);
      expect(row('Mode')).toEqual(['Enforce', 'default']);
      expect(rows.every(([name]) => !/^\w+\.\w+$/u.test(name ?? ''))).toBe(true);
      const state = await textOf('#mailwicket-settings');
      expect(state).toContain('Verified bya server of your organisation');
      expect(state).toContain('up to date');
      site.setServerDown(true);
      site.ageLists();
      await open('policy');
      site.setServerDown(false);
      const away = await textOf('#mailwicket-settings');
      expect(away).toContain('the source does not answer');
      expect(away).toContain('Serverdoes not answer');
    });

    it('speak German to those who do', async () => {
      await session.post('?_task=settings&_action=save-prefs', {
        _section: 'general',
        _language: 'de_DE',
        _timezone: 'auto',
        _token: session.token,
      });
      await open('incidents');
      await keepScreenshot(page, 'settings-german');
      expect(await textOf('#mailwicket-settings')).toContain('3 Vorfälle');
      await open('policy');
      await page.waitForSelector('.mailwicket-policy');
      expect(await textOf('.mailwicket-policy')).toContain('Verwaltung');
    });
  });
});
