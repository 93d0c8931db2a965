// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { TEXT_PARAMS } from '../../../../core/warning/text-keys.ts';
import { PAGE_TEXTS, Wording } from '../../../../plugin-roundcube/client/page/wording.ts';
import { LANGUAGES, labelsOf } from '../../../support/plugin-roundcube/labels.ts';

const TEXTS: Readonly<Record<string, readonly string[]>> = { ...TEXT_PARAMS, ...PAGE_TEXTS };
const valuesIn = (label: string) => [...label.matchAll(/\{(\w+)\}|\$(\w+)/gu)].map(([, a, b]) => a ?? b);

describe.each(LANGUAGES)('labels of %s', (language) => {
  const labels = labelsOf(language);

  it.each(Object.entries(TEXTS))('have %s, with no value but its own', (key, params) => {
    expect(labels[key]).toBeTruthy();
    for (const name of valuesIn(labels[key] ?? '')) expect(params).toContain(name);
  });
});

describe('Wording', () => {
  const wording = new Wording(document, {
    refused_here: 'No: {text} {other} $5',
    contact: 'Ask $contact',
    unnamed_attachment: 'nameless',
    clean: '{file} is fine',
  });

  it('isolates values from the direction of their surroundings', () => {
    const place = document.createElement('p');
    place.append(...wording.nodes({ key: 'clean', params: { file: '<b>\u202Egpj.exe' } }));
    expect(place.querySelector('bdi')?.textContent).toBe('<b>\u202Egpj.exe');
    expect(place.querySelector('b')).toBeNull();
    expect(wording.say('contact', { contact: 'me' })).toBe('Ask \u2068me\u2069');
  });

  it('shows as it stands what is no value of the text', () => {
    expect(wording.say('refused_here', { text: 'x', other: 'y' })).toBe('No: \u2068x\u2069 {other} $5');
  });

  it('names what has no name, and shows the key of a text that is missing', () => {
    expect(wording.plain({ key: 'clean', params: { file: '' } })).toBe('\u2068nameless\u2069 is fine');
    expect(wording.say('waiting')).toBe('waiting');
  });
});
