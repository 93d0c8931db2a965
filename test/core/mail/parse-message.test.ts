import { describe, expect, it } from 'vitest';
import { MAX_ATTACHMENTS, MAX_MESSAGE_BYTES, MAX_NESTING } from '../../../core/limits.ts';
import { parseMessage } from '../../../core/mail/parse-message.ts';
import { nodeCodec } from '../../../server/node-ports.ts';
import { allAttachments, CORPUS_PAYLOAD, readCorpus } from './corpus.ts';

const text = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('latin1');
const message = (lines: readonly string[]) => Buffer.from(lines.join('\r\n'), 'latin1');
const parse = (lines: readonly string[]) => parseMessage(message(lines), nodeCodec);

describe('parseMessage', () => {
  it('decodes subject, message id and identities', async () => {
    const parsed = await parse([
      'Return-Path: <bounce@Sender.Example>',
      'From: Ann <Ann@sender.example>',
      'To: bob@receiver.example',
      'Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=',
      'Message-ID: <1@sender.example>',
      '',
      'Hello',
    ]);
    expect(parsed.subject).toBe('Grüße');
    expect(parsed.messageId).toBe('1@sender.example');
    expect(parsed.identities).toEqual({
      'envelope-from': ['bounce@sender.example'],
      'envelope-to': [],
      'body-sender': ['ann@sender.example'],
      'body-receiver': ['bob@receiver.example'],
    });
    expect(parsed.header[2]).toEqual({ name: 'To', value: 'bob@receiver.example' });
    expect(parsed.attachments).toEqual([]);
  });

  it('keeps line ends and the missing last one when a body is not coded', async () => {
    const [attachment] = (await parseMessage(readCorpus('7bit.eml'), nodeCodec)).attachments;
    expect(text(attachment?.bytes())).toBe('a,b\r\n1,2\r\n3,4');
    expect(attachment?.alternatives().map(({ bytes }) => text(bytes))).toEqual(['a,b\n1,2\n3,4']);
    expect(attachment?.size).toBe(13);
  });

  it('shares the bytes of the message when nothing was coded', async () => {
    const raw = readCorpus('binary.eml');
    const [attachment] = (await parseMessage(raw, nodeCodec)).attachments;
    expect(attachment?.bytes().buffer).toBe(raw.buffer);
  });

  it('gives a nested message with attachments of its own', async () => {
    const outer = await parseMessage(readCorpus('nested-message.eml'), nodeCodec);
    const [nested] = outer.attachments;
    expect(outer.attachments).toHaveLength(1);
    expect(nested).toMatchObject({ id: '2', origin: 'nested-message', declaredType: 'message/rfc822' });
    expect(nested?.nested?.attachments[0]).toMatchObject({ id: '2', filename: 'evil.exe' });
    expect(text(nested?.nested?.attachments[0]?.bytes())).toBe(CORPUS_PAYLOAD);
  });

  it('gives the files of a TNEF container beside it', async () => {
    const parsed = await parseMessage(readCorpus('tnef.eml'), nodeCodec);
    expect(parsed.attachments.map(({ id, filename }) => [id, filename])).toEqual([
      ['2', 'winmail.dat'],
      ['2.tnef1', 'evil long name.exe'],
      ['2.tnef2', 'b.txt'],
    ]);
    expect(text(parsed.attachments[1]?.bytes())).toBe(CORPUS_PAYLOAD);
  });

  it('numbers the parts of another reading apart', async () => {
    const parsed = await parseMessage(readCorpus('differential-two-boundaries.eml'), nodeCodec);
    expect(parsed.attachments.map(({ id }) => id)).toEqual(['2~1']);
  });

  it('gives both readings when an attachment reaches further in one of them', async () => {
    const parsed = await parse([
      'From: a@b.example',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Disposition: attachment; filename=one.txt',
      '',
      'first',
      '--b junk',
      'Content-Disposition: attachment; filename=two.txt',
      '',
      'second',
      '--b--',
    ]);
    expect(parsed.attachments.map(({ id, filename }) => [id, filename])).toEqual([
      ['1', 'one.txt'],
      ['1~1', 'one.txt'],
      ['2~1', 'two.txt'],
    ]);
    expect(text(parsed.attachments[0]?.bytes())).toContain('--b junk');
    expect(text(parsed.attachments[1]?.bytes())).toBe('first');
  });

  it('takes an inner boundary that starts like the outer one for what it is', async () => {
    const parsed = await parseMessage(readCorpus('differential-prefix-boundary.eml'), nodeCodec);
    expect(parsed.problems).toEqual([]);
    expect(parsed.attachments.map(({ id }) => id)).toEqual(['2.1']);
  });

  it.each([
    ['displayed-image-named-exe.eml', 'logo.exe'],
    ['displayed-image-not-an-image.eml', 'logo.png'],
    ['unreferenced-image.eml', 'logo.png'],
  ])('takes the image of %s for an attachment', async (file, filename) => {
    const parsed = await parseMessage(readCorpus(file), nodeCodec);
    expect(parsed.attachments.map((attachment) => attachment.filename)).toEqual([filename]);
  });

  it('takes an image that the HTML refers to for shown, wherever it stands', async () => {
    const part = ['--b', 'Content-Type: image/gif', 'Content-ID: <i%1@x>', '', 'GIF89a'];
    const lines = ['Content-Type: multipart/mixed; boundary=b', '', '--b', 'Content-Type: text/html', ''];
    expect((await parse([...lines, '<img src="cid:i%251@x">', ...part])).attachments).toEqual([]);
    expect((await parse([...lines, '<img src="cid:other@x">', ...part])).attachments).toHaveLength(1);
  });

  it('refuses what has no header field, and what is too large', async () => {
    await expect(parseMessage(new Uint8Array(), nodeCodec)).rejects.toMatchObject({ code: 'NOT_A_MESSAGE' });
    await expect(parseMessage(Buffer.from('no header'), nodeCodec)).rejects.toMatchObject({
      code: 'NOT_A_MESSAGE',
    });
    const large = new Uint8Array(MAX_MESSAGE_BYTES + 1);
    await expect(parseMessage(large, nodeCodec)).rejects.toMatchObject({ code: 'MESSAGE_TOO_LARGE' });
  });

  it('keeps a letter at the end of a raw header value', async () => {
    const parsed = await parse(['Subject: voilà', 'From: a@b.example', '', 'x']);
    expect(parsed.subject).toBe('voilà');
  });

  it('finds a uuencoded file behind other text on its line, as Roundcube does, when it is closed', async () => {
    const data = ['#86)C', '`'];
    const found = async (...lines: string[]) =>
      (await parse(['From: a@b.example', '', ...lines])).attachments.map((one) => [
        one.filename,
        Buffer.from(one.bytes()).toString(),
      ]);
    expect(await found('see: begin 644 a.txt', ...data, 'end')).toEqual([['a.txt', 'abc']]);
    expect(await found('begin begin 644 a.txt', ...data, 'end')).toEqual([['a.txt', 'abc']]);
    expect(await found('begin 644 a.txt', ...data)).toEqual([['a.txt', 'abc']]);
    expect(await found('We will begin 100 people', '#86)C', 'the end')).toEqual([]);
  });

  it('opens a piece of a message and says that it is one', async () => {
    const piece = (number: number, ...lines: string[]) =>
      parse([`Content-Type: message/partial; id=x; number=${number}; total=2`, '', ...lines]);
    const first = await piece(1, 'From: a@b.example', 'Content-Type: a/b; name=x', '', 'x');
    expect(first.attachments[0]?.nested?.attachments).toHaveLength(1);
    const problem = { code: 'corrupt', sign: 'message-fragment', part: '1' };
    expect(first.problems).toContainEqual(problem);
    expect((await piece(2, 'AAAA')).problems).toContainEqual(problem);
  });

  it('stops with the reason of the signal', async () => {
    const abort = new AbortController();
    abort.abort(new Error('gone'));
    const parsed = parseMessage(readCorpus('base64.eml'), nodeCodec, { signal: abort.signal });
    await expect(parsed).rejects.toThrow('gone');
  });

  it('keeps the attachments it found when it reaches the limit of them', async () => {
    const part = ['--b', 'Content-Disposition: attachment; filename=x', '', 'x'];
    const parts = Array.from({ length: MAX_ATTACHMENTS + 1 }, () => part).flat();
    const parsed = await parse(['Content-Type: multipart/mixed; boundary=b', '', ...parts, '--b--']);
    expect(parsed.attachments).toHaveLength(MAX_ATTACHMENTS);
    expect(parsed.problems).toContainEqual(
      expect.objectContaining({ code: 'limit-reached', limit: 'attachments' }),
    );
  });

  it('shares one limit of depth among nested messages', async () => {
    let inner = 'Content-Disposition: attachment; filename=x\r\n\r\nx';
    for (let level = 0; level < MAX_NESTING + 5; level++)
      inner = `Content-Type: message/rfc822\r\n\r\n${inner}`;
    const attachments = allAttachments(await parseMessage(Buffer.from(inner), nodeCodec));
    expect(attachments).toHaveLength(MAX_NESTING);
    expect(attachments.at(-1)?.nested).toBeUndefined();
  });
});
