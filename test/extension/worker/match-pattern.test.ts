import { describe, expect, it } from 'vitest';
import {
  hostOfPattern,
  isSitePattern,
  patternCovers,
} from '../../../extension/worker/sites/match-pattern.ts';

describe('patternCovers', () => {
  it.each([
    ['https://mail.example.org/*', 'https://mail.example.org', true],
    ['https://mail.example.org/*', 'https://mail.example.org:8443', true],
    ['https://mail.example.org/*', 'http://mail.example.org', false],
    ['https://mail.example.org/*', 'https://x.mail.example.org', false],
    ['https://mail.example.org/*', 'https://mail.example.org.evil.example', false],
    ['*://mail.example.org/*', 'http://mail.example.org', true],
    ['https://*.example.org/*', 'https://mail.example.org', true],
    ['https://*.example.org/*', 'https://example.org', true],
    ['https://*.example.org/*', 'https://badexample.org', false],
    ['https://*/*', 'https://anything.example', true],
    ['*://*/*', 'chrome-extension://abc', false],
    ['nonsense', 'https://mail.example.org', false],
    ['https://mail.example.org/*', 'null', false],
  ])('%s covers %s: %s', (pattern, origin, covers) => {
    expect(patternCovers(pattern, origin)).toBe(covers);
  });
});

describe('isSitePattern', () => {
  it('takes whole sites of http and https only', () => {
    for (const good of [
      'https://a.b/*',
      'http://127.0.0.1/*',
      '*://*.a.b/*',
      'http://[::1]/*',
      'http://a:8080/*',
    ])
      expect(isSitePattern(good)).toBe(true);
    for (const bad of [
      '<all_urls>',
      'ftp://a.b/*',
      'https://a.b/mail/*',
      'https://a.*.b/*',
      'https://a.b',
      '',
    ])
      expect(isSitePattern(bad)).toBe(false);
  });

  it('has an error for a pattern that was not asked about', () => {
    expect(() => hostOfPattern('<all_urls>')).toThrow(TypeError);
  });
});
