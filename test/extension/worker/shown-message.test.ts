import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../core/bytes/text.ts';
import { isShownMessage } from '../../../extension/worker/shown-message.ts';

const raw = (subject: string) => utf8(`From: a@b.example\r\nSubject: ${subject}\r\n\r\nhello`);

describe('isShownMessage', () => {
  it('knows the subject however the page folds it', () => {
    expect(isShownMessage(raw('Your\r\n invoice'), ' Your  invoice ')).toBe(true);
    expect(isShownMessage(raw('=?utf-8?q?Gr=C3=BC=C3=9Fe?='), 'Grüße')).toBe(true);
  });

  it('knows another message, and takes any words for a missing subject', () => {
    expect(isShownMessage(raw('Your invoice'), 'Lunch')).toBe(false);
    expect(isShownMessage(raw('Your invoice'), '')).toBe(false);
    expect(isShownMessage(raw(''), '(no subject)')).toBe(true);
  });
});
