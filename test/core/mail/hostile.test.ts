import { describe, expect, it } from 'vitest';
import { parseMessage } from '../../../core/mail/parse-message.ts';
import { nodeCodec } from '../../../server/node-ports.ts';
import { HOSTILE, header } from '../../support/hostile-mail.ts';
import { allAttachments } from './corpus.ts';

describe('parseMessage on hostile input', () => {
  it.each(Object.keys(HOSTILE))('comes to an end without an error of its own on %s', async (name) => {
    const raw = Buffer.from(HOSTILE[name]?.() ?? '', 'latin1');
    const message = await parseMessage(raw, nodeCodec);
    const bytes = allAttachments(message).reduce((sum, attachment) => sum + attachment.bytes().length, 0);
    expect(bytes).toBeLessThanOrEqual(Math.max(raw.length * 10, 1_000_000));
  });

  it('says so when a limit cut the reading', async () => {
    const parts = await parseMessage(Buffer.from(HOSTILE['parts of nothing']?.() ?? ''), nodeCodec);
    expect(parts.problems).toContainEqual(expect.objectContaining({ limit: 'parts' }));
    const fields = await parseMessage(Buffer.from(HOSTILE['a header without end']?.() ?? ''), nodeCodec);
    expect(fields.problems).toContainEqual(expect.objectContaining({ limit: 'header-bytes' }));
  });

  it('survives every cut of a message', async () => {
    const raw = Buffer.from(
      `${header('multipart/mixed; boundary="b"')}--b\r\nContent-Type: message/rfc822\r\n\r\n${header('a/b; name=x')}x\r\n--b--\r\n`,
    );
    for (let end = 8; end <= raw.length; end++) {
      const parsed = await parseMessage(raw.subarray(0, end), nodeCodec).catch((error: unknown) => error);
      if (parsed instanceof Error) expect(parsed).toMatchObject({ code: 'NOT_A_MESSAGE' });
    }
  });
});
