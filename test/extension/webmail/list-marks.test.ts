// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest';
import type { MessageRef } from '../../../extension/messaging/contract.ts';
import { ListMarks } from '../../../extension/webmail/protection/list-marks.ts';
import { PREFIX_ATTRIBUTE, setPrefix, setTitlePrefix } from '../../../extension/webmail/protection/prefix.ts';
import { roundcube } from '../../../extension/webmail/roundcube/adapter.ts';
import { openRoundcube } from '../../support/extension/webmail-page.ts';

let page: Document;
beforeEach(() => {
  page = openRoundcube('elastic', 'list');
});

const prefixes = () =>
  roundcube
    .read(page)
    .listRows()
    .map(({ subject }) => subject.getAttribute(PREFIX_ATTRIBUTE) ?? '');

function marks(bad: readonly string[]) {
  const asked: string[][] = [];
  const list = new ListMarks(
    () => roundcube.read(page).listRows(),
    ({ refs }) => {
      asked.push(refs.map(({ uid }) => uid));
      const of = ({ uid }: MessageRef) =>
        bad.includes(uid) ? ({ outcome: 'malicious', prefix: '{Malicious?}' } as const) : null;
      return Promise.resolve({ marks: refs.map(of) });
    },
  );
  return { list, asked };
}

describe('ListMarks', () => {
  it('marks the rows of marked messages and asks each message once', async () => {
    const { list, asked } = marks(['2']);
    await list.update();
    await list.update();
    expect(prefixes()).toEqual(['', '', '', '{Malicious?}', '']);
    expect(asked).toEqual([['5', '4', '3', '2', '1']]);
  });
  it('takes the mark off a row that now shows another message', async () => {
    const { list } = marks(['2']);
    await list.update();
    const row = page.getElementById(`rcmrow${btoa('2').replaceAll('=', '')}`);
    if (row !== null) row.id = `rcmrow${btoa('9').replaceAll('=', '')}`;
    await list.update();
    expect(prefixes()).toEqual(['', '', '', '', '']);
  });
  it('takes the mark of another message off before anything is known of the one that came', async () => {
    let answer: () => void = () => undefined;
    const slow = new ListMarks(
      () => roundcube.read(page).listRows(),
      ({ refs }) =>
        new Promise((resolve) => {
          answer = () => resolve({ marks: refs.map(() => ({ outcome: 'malicious', prefix: '{Bad}' })) });
        }),
    );
    const first = slow.update();
    answer();
    await first;
    expect(prefixes()).toEqual(['{Bad}', '{Bad}', '{Bad}', '{Bad}', '{Bad}']);
    const row = page.getElementById(`rcmrow${btoa('2').replaceAll('=', '')}`);
    if (row !== null) row.id = `rcmrow${btoa('9').replaceAll('=', '')}`;
    void slow.update();
    expect(prefixes()).toEqual(['{Bad}', '{Bad}', '{Bad}', '', '{Bad}']);
  });
  it('asks anew of a message of which a verdict came, and leaves its mark meanwhile', async () => {
    const bad: string[] = ['3'];
    const { list, asked } = marks(bad);
    await list.update();
    bad.push('2');
    const [ref] = roundcube
      .read(page)
      .listRows()
      .filter((row) => row.ref.uid === '2')
      .map((row) => row.ref);
    if (ref !== undefined) list.forget(ref);
    const update = list.update();
    expect(prefixes()).toEqual(['', '', '{Malicious?}', '', '']);
    await update;
    expect(prefixes()).toEqual(['', '', '{Malicious?}', '{Malicious?}', '']);
    expect(asked.at(-1)).toEqual(['2']);
  });
  it('asks again after the worker was away, and all anew when verdicts changed', async () => {
    let answers = false;
    const asked: number[] = [];
    const list = new ListMarks(
      () => roundcube.read(page).listRows(),
      ({ refs }) => {
        asked.push(refs.length);
        return Promise.resolve(answers ? { marks: refs.map(() => null) } : undefined);
      },
    );
    await list.update();
    answers = true;
    await list.update();
    await list.refresh();
    expect(asked).toEqual([5, 5, 5]);
  });
});

describe('setPrefix', () => {
  it('never changes the text of a subject and takes back only what is ours', () => {
    const subject = page.createElement('h2');
    subject.textContent = 'Hello';
    setPrefix(subject, '{Malicious?}');
    expect([subject.textContent, subject.getAttribute('aria-description')]).toEqual([
      'Hello',
      '{Malicious?}',
    ]);
    setPrefix(subject, '');
    expect(subject.attributes).toHaveLength(0);
  });
});

describe('setTitlePrefix', () => {
  it('sets, replaces and removes the prefix of the window title', () => {
    page.title = 'Inbox';
    setTitlePrefix(page, '{A}', '');
    expect(page.title).toBe('{A} Inbox');
    setTitlePrefix(page, '{B}', '{A}');
    expect(page.title).toBe('{B} Inbox');
    setTitlePrefix(page, '', '{B}');
    expect(page.title).toBe('Inbox');
  });
});
