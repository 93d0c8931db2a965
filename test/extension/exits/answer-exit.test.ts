import { describe, expect, it } from 'vitest';
import { readRequest } from '../../../extension/webmail/all-routes.ts';
import { answerExit } from '../../../extension/exits/answer-exit.ts';
import type { ExitPorts, ExitRequest, OriginalAnswer } from '../../../extension/exits/answer-exit.ts';
import type { ExitDecision, LeavingFile } from '../../../extension/exits/judge-exit.ts';
import type { Notice } from '../../../extension/messaging/contract.ts';

const BYTES = new Uint8Array([1, 2, 3]);
const SAVED: OriginalAnswer = {
  status: 200,
  isRedirect: false,
  contentType: 'application/zip',
  contentDisposition: 'attachment; filename="a.zip"',
  isGuarded: false,
  bytes: BYTES,
};
const REFUSED: ExitDecision = {
  release: false,
  outcome: 'malicious',
  disposition: 'block',
  reason: 'verdict',
};
const DOWNLOAD = '?_action=get&_mbox=INBOX&_uid=3&_part=2&_download=1';

const zipOfMessages = new URL('https://mail.example.org/?_task=mail&_action=plugin.zipdownload.messages');

function answer(
  change: Partial<OriginalAnswer> | undefined,
  decision: ExitDecision | 'not asked',
  request: Partial<ExitRequest> = {},
  ports: Partial<ExitPorts> = {},
) {
  const notices: Notice[] = [];
  const judged: LeavingFile[] = [];
  const result = answerExit(
    {
      url: new URL(`https://mail.example.org/${DOWNLOAD}`),
      method: 'GET',
      form: undefined,
      inFrame: true,
      ...request,
    },
    {
      isProtected: (origin) => Promise.resolve(origin === 'https://mail.example.org'),
      readRequest: (url, form) => Promise.resolve(readRequest(url, form, [])),
      isKnownToken: (_base, token) => Promise.resolve(token === 'known'),
      fetchOriginal: () => Promise.resolve(change === undefined ? undefined : { ...SAVED, ...change }),
      sha256: () => Promise.resolve('hash'),
      judge: (file) => {
        if (decision === 'not asked') throw new Error('the file was judged');
        judged.push(file);
        return Promise.resolve(decision);
      },
      tooLarge: () => Promise.resolve('ask'),
      notify: (_site, notice) => {
        notices.push(notice);
        return Promise.resolve();
      },
      ...ports,
    },
  );
  return { result, notices, judged };
}

describe('answerExit', () => {
  it('stands back where the server of the webmail judges: files, views and refusals come as they are', async () => {
    const guarded = { isGuarded: true };
    expect(await answer(guarded, 'not asked').result).toMatchObject({ kind: 'file', bytes: BYTES });
    const form = { method: 'POST', form: '_token=known' };
    const post = { isKnownToken: () => Promise.resolve(true) };
    const posted = await answer(guarded, 'not asked', { ...form, url: zipOfMessages }, post).result;
    expect(posted).toMatchObject({ kind: 'file', bytes: BYTES });
    const page = { ...guarded, status: 403, contentType: 'text/html', contentDisposition: null };
    const refused = answer(page, 'not asked');
    expect([(await refused.result).kind, refused.notices]).toEqual(['pass', []]);
    const inline = { ...guarded, contentType: 'text/plain', contentDisposition: 'inline; filename=a.txt' };
    expect((await answer(inline, 'not asked').result).kind).toBe('pass');
  });

  it('follows no redirect: the browser does, and what it leads to is judged by itself', async () => {
    const elsewhere = { status: 0, isRedirect: true, contentType: '', contentDisposition: null };
    expect(await answer({ ...elsewhere, bytes: new Uint8Array() }, 'not asked').result).toMatchObject({
      kind: 'pass',
    });
    const form = { method: 'POST', form: '_token=known' };
    expect(await answer({ ...elsewhere, bytes: new Uint8Array() }, 'not asked', form).result).toEqual({
      kind: 'nothing',
    });
  });

  it('gives released bytes under the server’s own name', async () => {
    const { result, judged } = answer({}, { release: true });
    expect(await result).toEqual({
      kind: 'file',
      bytes: BYTES,
      contentType: 'application/zip',
      contentDisposition: SAVED.contentDisposition,
    });
    expect(judged[0]).toMatchObject({ filename: 'a.zip', part: '2', sha256: 'hash', ref: { uid: '3' } });
  });

  it('ends the navigation of a refused download and tells the pages why', async () => {
    const { result, notices } = answer({}, REFUSED);
    expect(await result).toEqual({ kind: 'nothing' });
    expect(notices).toMatchObject([
      {
        notice: 'exit-refused',
        filename: 'a.zip',
        disposition: 'block',
        reason: 'verdict',
        ref: { uid: '3' },
      },
    ]);
  });

  it('shows a refusal in the place of a refused view, and lets the browser load a released one', async () => {
    const inline = { contentType: 'text/plain', contentDisposition: 'inline; filename=a.txt' };
    expect(await answer(inline, REFUSED).result).toMatchObject({ kind: 'refusal' });
    expect(await answer(inline, { release: true }).result).toMatchObject({ kind: 'pass' });
  });

  it('never answers a whole tab with a page: it may be the mail itself', async () => {
    const inline = { contentType: 'text/plain', contentDisposition: 'inline; filename=a.txt' };
    const { result, notices } = answer(inline, REFUSED, { inFrame: false });
    expect(await result).toEqual({ kind: 'nothing' });
    expect(notices).toHaveLength(1);
  });

  it('saves what a browser would save although it is labelled inline', async () => {
    const inline = {
      contentType: 'application/x-msdownload',
      contentDisposition: 'inline; filename="a.exe"',
    };
    expect(await answer(inline, { release: true }).result).toMatchObject({
      kind: 'file',
      contentDisposition: 'attachment; filename="a.exe"',
    });
    expect(await answer(inline, REFUSED).result).toEqual({ kind: 'nothing' });
  });

  it('fetches nothing from a site that is not protected', async () => {
    const url = new URL('https://evil.example/x');
    const fetchOriginal = () => Promise.reject(new Error('it was fetched'));
    expect(await answer({}, 'not asked', { url }, { fetchOriginal }).result).toEqual({ kind: 'nothing' });
  });

  it('replays a form only with the token of the webmail’s own page', async () => {
    const url = new URL('https://mail.example.org/?_action=plugin.zipdownload.messages');
    const fetchOriginal = () => Promise.reject(new Error('it was fetched'));
    const foreign = { url, method: 'POST', form: '_uid=3&_mbox=INBOX&_token=guess' };
    expect(await answer({}, 'not asked', foreign, { fetchOriginal }).result).toEqual({ kind: 'nothing' });
    const own = { url, method: 'POST', form: '_uid=3,4&_mbox=INBOX&_token=known' };
    expect(await answer({}, { release: true }, own).result).toMatchObject({ kind: 'file' });
  });

  it('lets the webmail’s own pages load without judging them', async () => {
    const page = { contentType: 'text/html; charset=utf-8', contentDisposition: null };
    const url = new URL('https://mail.example.org/?_action=get&_uid=3&_mbox=INBOX');
    expect(await answer(page, 'not asked', { url }).result).toMatchObject({ kind: 'pass' });
    expect(await answer({ ...page, status: 403 }, 'not asked').result).toMatchObject({ kind: 'pass' });
  });

  it('judges a page made from an attachment', async () => {
    const page = { contentType: 'text/html', contentDisposition: null };
    expect(await answer(page, REFUSED).result).toMatchObject({ kind: 'refusal' });
  });

  it('never gives a page of a mail as an answer of its own', async () => {
    for (const contentDisposition of [null, 'inline', 'inline; filename=a.html']) {
      const { result } = answer({ contentType: 'text/html', contentDisposition }, { release: true });
      expect((await result).kind).toBe('pass');
    }
  });

  it('lets nothing out when the server does not answer', async () => {
    const { result, notices } = answer(undefined, 'not asked');
    expect((await result).kind).not.toBe('file');
    expect(notices).toMatchObject([{ reason: 'unreachable' }]);
  });

  it('lets policy decide about a file too large to be held', async () => {
    const large = { bytes: undefined };
    const held = answer(large, 'not asked');
    expect(await held.result).toEqual({ kind: 'nothing' });
    expect(held.notices).toMatchObject([{ reason: 'too-large', disposition: 'ask' }]);
    const tooLarge = () => Promise.resolve('release' as const);
    expect(await answer(large, 'not asked', {}, { tooLarge }).result).toMatchObject({ kind: 'pass' });
  });
});
