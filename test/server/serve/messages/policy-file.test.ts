import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PolicyFile } from '../../../../server/serve/messages/policy-file.ts';
import { temporaryDirectory } from '../../support/test-server.ts';

const PERMIT = JSON.stringify({ onMalicious: { download: 'permit' } });

function written(text: string): { policy: PolicyFile; write: (text: string) => void; file: string } {
  const file = join(temporaryDirectory(), 'policy.json');
  const write = (now: string) => writeFileSync(file, now);
  write(text);
  return { policy: new PolicyFile(file), write, file };
}

describe('a policy file', () => {
  it('is taken anew when it changes', () => {
    const { policy, write } = written('{}');
    const first = policy.look();
    expect([first.policy?.onMalicious.download, first.fault]).toEqual(['block', '']);
    expect(policy.look().revision).toBe(first.revision);
    write(PERMIT);
    const then = policy.look();
    expect([then.policy?.onMalicious.download, then.revision]).toEqual(['permit', first.revision + 1]);
  });

  it.each([
    ['is not JSON', '{"scoring":{"credential":"secret', 'the policy file is not JSON'],
    ['names what no policy has', '{"onMalicious":{"downlaod":"permit"}}', 'onMalicious.downlaod'],
  ])('leaves the last good one when it %s, and tells once', (_, text, fault) => {
    const { policy, write } = written(PERMIT);
    policy.look();
    write(text);
    const broken = policy.look();
    expect([broken.policy?.onMalicious.download, broken.isNewFault]).toEqual(['permit', true]);
    expect(broken.fault).toContain(fault);
    expect(broken.fault).not.toContain('secret');
    expect(policy.look()).toEqual({ ...broken, isNewFault: false });
    write('{}');
    expect(policy.look()).toMatchObject({ fault: '', policy: { onMalicious: { download: 'block' } } });
  });

  it('leaves the last good one when it is gone, and takes it again when it is back', () => {
    const { policy, write, file } = written(PERMIT);
    policy.look();
    rmSync(file);
    const gone = policy.look();
    expect([gone.policy?.onMalicious.download, gone.isNewFault]).toEqual(['permit', true]);
    write(PERMIT);
    expect(policy.look()).toMatchObject({ fault: '', policy: { onMalicious: { download: 'permit' } } });
  });

  it('is no policy at all when it was broken from the start', () => {
    const { policy } = written('[');
    expect(policy.look()).toMatchObject({ policy: undefined, isNewFault: true });
  });
});
