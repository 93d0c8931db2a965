import { describe, expect, it } from 'vitest';
import { Authorizer, requireRole } from '../../../../server/serve/http/authorize.ts';

const authorizer = new Authorizer(['one-client', 'two-client'], ['the-admin']);

describe('Authorizer', () => {
  it('knows each token by its role', () => {
    expect(authorizer.identify('Bearer one-client')?.role).toBe('client');
    expect(authorizer.identify('bearer two-client')?.role).toBe('client');
    expect(authorizer.identify('Bearer the-admin')?.role).toBe('admin');
  });

  it('names tokens differently and without saying them', () => {
    const one = authorizer.identify('Bearer one-client')?.key;
    expect(one).not.toBe(authorizer.identify('Bearer two-client')?.key);
    expect(one).toMatch(/^[0-9a-f]{16}$/u);
  });

  it('takes the administrator role when a token has both', () => {
    expect(new Authorizer(['same'], ['same']).identify('Bearer same')?.role).toBe('admin');
  });

  it.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'Bearer one-clien',
    'Bearer one-clientx',
    'Bearer ONE-CLIENT',
    'Bearer one-client two-client',
    'Basic one-client',
    'one-client',
    `Bearer ${'x'.repeat(5_000)}`,
  ])('does not know %j', (header) => {
    expect(authorizer.identify(header)).toBeUndefined();
  });

  it('knows nobody when there are no tokens', () => {
    expect(new Authorizer([], []).identify('Bearer ')).toBeUndefined();
  });
});

describe('requireRole', () => {
  it('refuses no caller with 401 and a client where an administrator is needed with 403', () => {
    expect(() => requireRole(undefined, 'client')).toThrow(expect.objectContaining({ status: 401 }));
    const client = { role: 'client', key: 'k' } as const;
    expect(() => requireRole(client, 'admin')).toThrow(expect.objectContaining({ status: 403 }));
    expect(requireRole(client, 'client')).toBe(client);
  });

  it('lets an administrator do what a client may', () => {
    expect(requireRole({ role: 'admin', key: 'k' }, 'client').role).toBe('admin');
  });
});
