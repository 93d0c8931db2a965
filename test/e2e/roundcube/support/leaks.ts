import { unzipSync } from 'fflate';
import type { RoundcubeAnswer } from '../../support/roundcube-session.ts';
import type { Delivered } from './exit-message.ts';

/** Base64 of the text at each of the three offsets it can have, without the signs that its neighbours change. */
function base64Forms(text: string): string[] {
  return [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), Buffer.from(text)])
      .toString('base64')
      .replaceAll('=', '');
    return encoded.slice(offset === 0 ? 0 : 4, -3);
  });
}

function filesIn(body: Buffer): Uint8Array[] {
  return body.subarray(0, 2).toString() === 'PK' ? Object.values(unzipSync(body)) : [body];
}

/** Whether anything of an attachment of the message is in an answer, as it is, encoded or in an archive. */
export function leaks(answers: readonly RoundcubeAnswer[], { mark }: Delivered): boolean {
  const forms = [mark, ...base64Forms(mark)];
  return answers.some(({ body }) =>
    filesIn(body).some((bytes) => {
      const text = Buffer.from(bytes).toString('latin1').replaceAll('\r\n', '');
      return forms.some((form) => text.includes(form));
    }),
  );
}

export function holds(body: Buffer, bytes: Uint8Array): boolean {
  return filesIn(body).some((file) => Buffer.from(file).equals(bytes));
}

/** The code of a refusal, a page or an answer to Roundcube's script; `undefined` for what is none. */
export function refusalCode({ status, headers, body }: RoundcubeAnswer): string | undefined {
  const isJson = headers.get('content-type')?.startsWith('application/json') === true;
  if (isJson) return /"mailwicket":\{"code":"([^"]+)"/u.exec(body.toString())?.[1];
  return status === 403 ? /data-mailwicket-code="([^"]+)"/u.exec(body.toString())?.[1] : undefined;
}
