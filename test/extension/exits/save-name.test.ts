import { describe, expect, it } from 'vitest';
import { safeName, saveName } from '../../../extension/exits/save-name.ts';

const URL_OF_PART = new URL('https://mail.example.org/mail/n%C3%B6te.txt?x=1');

describe('saveName', () => {
  it('takes the name of the header, else the last part of the address', () => {
    expect(saveName("attachment; filename*=UTF-8''%C3%84rger.pdf", URL_OF_PART)).toBe('Ärger.pdf');
    expect(saveName('attachment', URL_OF_PART)).toBe('nöte.txt');
    expect(saveName(null, new URL('https://mail.example.org/%E0%A4%A'))).toBe('_E0_A4_A');
    expect(saveName(null, new URL('https://mail.example.org/'))).toBe('attachment');
  });
});

describe('safeName', () => {
  it.each([
    ['../../etc/passwd', '_.._etc_passwd'],
    ['C:\\Users\\x.exe', 'C__Users_x.exe'],
    ['~/.bashrc', '_.bashrc'],
    ['a\u202Etxt.exe', 'atxt.exe'],
    ['100%.pdf', '100_.pdf'],
    [' two  blanks .txt. ', 'two blanks .txt'],
    ['...', 'attachment'],
    ['Rechnung (März).pdf', 'Rechnung (März).pdf'],
  ])('makes %j into %j', (name, safe) => {
    expect(safeName(name)).toBe(safe);
  });

  it('cuts a long name before its extension', () => {
    const name = safeName(`${'x'.repeat(500)}.docx`);
    expect(name).toHaveLength(200);
    expect(name.endsWith('.docx')).toBe(true);
  });
});
