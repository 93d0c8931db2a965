import { describe, expect, it } from 'vitest';
import { testServer } from '../support/test-server.ts';

const ORIGIN = 'chrome-extension://abcdefghijklmnopabcdefghijklmnop';

describe('requests of other origins', () => {
  it('may send what the client of the scoring API sends', async () => {
    const { url } = await testServer();
    const answer = await fetch(`${url}/v1/files`, {
      method: 'OPTIONS',
      headers: {
        origin: ORIGIN,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,x-content-sha256',
      },
    });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    const allowed = (answer.headers.get('access-control-allow-headers') ?? '').toLowerCase().split(', ');
    expect(allowed).toEqual(
      expect.arrayContaining([
        'authorization',
        'content-type',
        'if-none-match',
        'x-content-sha256',
        'x-filename',
      ]),
    );
  });

  it('still need the token, and may read why', async () => {
    const { url } = await testServer();
    const answer = await fetch(`${url}/v1/files/${'0'.repeat(64)}`, { headers: { origin: ORIGIN } });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
  });

  it('may not read health and metrics', async () => {
    const { url } = await testServer();
    for (const path of ['/healthz', '/metrics']) {
      const answer = await fetch(`${url}${path}`, { headers: { origin: ORIGIN } });
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    }
  });
});
