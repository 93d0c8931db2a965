// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest';
import { readEnvironment } from '../../../extension/webmail/roundcube/environment.ts';

function withScripts(...scripts: readonly string[]): Document {
  for (const text of scripts) {
    const script = document.createElement('script');
    script.type = 'text/plain';
    script.textContent = text;
    document.head.append(script);
  }
  return document;
}

describe('readEnvironment', () => {
  beforeEach(() => document.head.replaceChildren());

  it('reads values whose text holds braces, quotes and the call itself', () => {
    const values = {
      task: 'mail',
      action: 'show',
      uid: 7,
      mailbox: 'a "}" \\ rcmail.set_env({',
      request_token: 't',
    };
    const page = withScripts(`x();\nrcmail.set_env(${JSON.stringify(values)});\nrcmail.gui_object('a','b');`);
    expect(readEnvironment(page)).toEqual({
      task: 'mail',
      action: 'show',
      uid: '7',
      mailbox: 'a "}" \\ rcmail.set_env({',
      token: 't',
    });
  });
  it('takes nothing from a call in a text that came with a mail', () => {
    const said = 'rcmail.set_env({"uid":"9"})';
    const page = withScripts(
      `rcmail.set_env(${JSON.stringify({ uid: '5', title: said })});\nrcmail.display_message(${JSON.stringify(said)});`,
      `rcmail.set_env({"note":"rcmail.set_env({})","task":"mail"})`,
    );
    expect(readEnvironment(page)).toMatchObject({ uid: '5', task: 'mail' });
  });
  it('joins several calls', () => {
    const page = withScripts('rcmail.set_env({"task":"mail"})', 'rcmail.set_env({"uid":"5"})');
    expect(readEnvironment(page)).toMatchObject({ task: 'mail', uid: '5' });
  });
  it.each([
    'rcmail.set_env("task", "mail")',
    'rcmail.set_env({',
    'rcmail.set_env({"a":})',
    'set_env({"a":1})',
  ])('takes nothing from %s', (text) => {
    expect(readEnvironment(withScripts(text))).toBeUndefined();
  });
  it('takes values of another kind for absent', () => {
    const page = withScripts('rcmail.set_env({"task":["mail"],"uid":null,"mailbox":{}})');
    expect(readEnvironment(page)).toEqual({ task: '', action: '', uid: '', mailbox: '', token: '' });
  });
});
