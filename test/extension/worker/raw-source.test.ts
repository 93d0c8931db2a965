import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../core/bytes/text.ts';
import type { MailAnswer, MailRequest } from '../../../extension/browser/http.ts';
import { fetchRawSource, looksLikeMessage } from '../../../extension/worker/raw-source.ts';
import type { RawSourcePorts } from '../../../extension/worker/raw-source.ts';
import { REF } from '../../support/extension/verdicts.ts';

const MESSAGE = utf8('Return-Path: <a@b.example>\r\nSubject: x\r\n\r\nhello');

const unreachable = () => Promise.reject(new TypeError('Failed to fetch'));
const PORTS: RawSourcePorts = {
  fetchMail: unreachable,
  fetchInPage: undefined,
  isOtherJar: false,
  isShown: () => true,
};
const answerOf = (bytes: Uint8Array, status = 200): MailAnswer => ({
  status,
  isRedirect: false,
  header: () => 'attachment',
  bytes,
});

function fetching(change: Partial<MailAnswer>, disposition = 'attachment; filename=x.eml') {
  const requests: MailRequest[] = [];
  const fetchMail = (request: MailRequest): Promise<MailAnswer> => {
    requests.push(request);
    return Promise.resolve({
      status: 200,
      isRedirect: false,
      header: (name) => (name === 'content-disposition' ? disposition : null),
      bytes: MESSAGE,
      ...change,
    });
  };
  const fetched = fetchRawSource({ ...REF, uid: '5.2' }, 'token', { ...PORTS, fetchMail });
  return { fetched, requests };
}

describe('fetchRawSource', () => {
  it('gives the exact bytes of the outer message', async () => {
    const { fetched, requests } = fetching({});
    expect(await fetched).toBe(MESSAGE);
    const url = new URL(requests[0]?.url ?? '');
    expect([url.origin, url.searchParams.get('_uid'), url.searchParams.get('_save')]).toEqual([
      'https://mail.example.org',
      '5',
      '1',
    ]);
  });

  it.each([
    ['a status that is none', { status: 403 }, undefined, 'RAW_REFUSED'],
    ['a redirect', { status: 0, isRedirect: true, bytes: new Uint8Array() }, undefined, 'RAW_REFUSED'],
    ['a page', {}, '', 'RAW_REFUSED'],
    ['too many bytes', { bytes: undefined }, undefined, 'MESSAGE_TOO_LARGE'],
    ['HTML under a file name', { bytes: utf8('<!doctype html>') }, undefined, 'RAW_NOT_A_MESSAGE'],
    ['nothing', { bytes: new Uint8Array() }, undefined, 'RAW_NOT_A_MESSAGE'],
  ])('refuses %s', async (_what, change, disposition, code) => {
    await expect(fetching(change, disposition).fetched).rejects.toMatchObject({ code });
  });

  it('says when no answer came', async () => {
    const failing = fetchRawSource(REF, '', { ...PORTS, fetchMail: unreachable });
    await expect(failing).rejects.toMatchObject({ code: 'RAW_UNREACHABLE' });
  });
});

describe('fetchRawSource, with a page to ask', () => {
  const fetchInPage = () => Promise.resolve(answerOf(MESSAGE));

  it('asks the page when the webmail refuses the worker', async () => {
    const fetchMail = () => Promise.resolve(answerOf(utf8('no'), 403));
    expect(await fetchRawSource(REF, '', { ...PORTS, fetchMail, fetchInPage })).toBe(MESSAGE);
  });

  it('asks only the page when the worker would be somebody else', async () => {
    const fetchMail = () => Promise.resolve(answerOf(utf8('Subject: of another account\r\n\r\n')));
    const ports = { ...PORTS, fetchMail, fetchInPage, isOtherJar: true };
    expect(await fetchRawSource(REF, '', ports)).toBe(MESSAGE);
    const alone = fetchRawSource(REF, '', { ...ports, fetchInPage: undefined });
    await expect(alone).rejects.toMatchObject({ code: 'RAW_UNREACHABLE' });
  });

  it('does not take another message from the page', async () => {
    const fetched = fetchRawSource(REF, '', { ...PORTS, fetchInPage, isShown: () => false });
    await expect(fetched).rejects.toMatchObject({ code: 'RAW_OTHER_MESSAGE' });
  });

  it('does not have the page fetch again what is too large', async () => {
    const fetchMail = () => Promise.resolve({ ...answerOf(MESSAGE), bytes: undefined });
    const fetched = fetchRawSource(REF, '', { ...PORTS, fetchMail, fetchInPage });
    await expect(fetched).rejects.toMatchObject({ code: 'MESSAGE_TOO_LARGE' });
  });
});

describe('looksLikeMessage', () => {
  it('takes a header field, also behind an mbox line', () => {
    expect(looksLikeMessage(MESSAGE)).toBe(true);
    expect(looksLikeMessage(utf8('From a@b Mon\nX-Y: z\n'))).toBe(true);
    expect(looksLikeMessage(utf8('hello: world is not a field name with space : x'))).toBe(true);
    expect(looksLikeMessage(utf8('hello world: x'))).toBe(false);
    expect(looksLikeMessage(utf8('{"error": 1}'))).toBe(false);
  });
});
