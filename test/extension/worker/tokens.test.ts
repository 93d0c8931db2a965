import { describe, expect, it } from 'vitest';
import { Tokens } from '../../../extension/worker/tokens.ts';
import { memoryValues } from '../../support/extension/memory-values.ts';

describe('Tokens', () => {
  it('keeps the newest token of each webmail and forgets the oldest of a flood', async () => {
    const tokens = new Tokens(memoryValues());
    expect(await tokens.of('https://a.example/')).toBe('');
    await tokens.remember('https://a.example/', 'one');
    await tokens.remember('https://a.example/', 'two');
    await tokens.remember('https://a.example/', '');
    expect(await tokens.of('https://a.example/')).toBe('two');
    for (let at = 0; at < 100; at++) await tokens.remember(`https://a.example/${at}/`, 'x');
    expect(await tokens.of('https://a.example/')).toBe('');
    expect(await tokens.of('https://a.example/99/')).toBe('x');
  });
});
