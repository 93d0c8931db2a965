import { describe, expect, it } from 'vitest';
import { headerFields } from '../../../core/mail/header-fields.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');

function read(text: string, lineEnds?: 'lf' | 'any') {
  const raw = bytes(text);
  const block = headerFields(raw, 0, raw.length, lineEnds);
  return {
    names: block.fields.map((field) => text.slice(field.start, field.nameEnd)),
    values: block.fields.map((field) => text.slice(field.valueStart, field.valueEnd)),
    header: text.slice(0, block.end),
    body: text.slice(block.bodyStart),
    bareCr: block.bareCr,
    junkLine: block.junkLine,
  };
}

describe('headerFields', () => {
  it.each(['\r\n', '\n'])('splits fields, folded ones included, with line end %j', (end) => {
    const text = ['A: 1', 'B : 2', '\tmore', 'C:', '', 'body'].join(end);
    expect(read(text)).toMatchObject({
      names: ['A', 'B', 'C'],
      values: [' 1', ` 2${end}\tmore`, ''],
      header: ['A: 1', 'B : 2', '\tmore', 'C:', ''].join(end),
      body: 'body',
      bareCr: false,
      junkLine: -1,
    });
  });

  it('gives back to back ranges that hold every byte of the header', () => {
    const raw = bytes('A: 1\r\nB: 2\r\n\t3\r\n\r\nx');
    const { fields, end } = headerFields(raw);
    expect(fields.map((field) => [field.start, field.end])).toEqual([
      [0, 6],
      [6, 16],
    ]);
    expect(end).toBe(16);
  });

  it('skips an mbox line at the start only', () => {
    expect(read('From ann Mon\nA: 1\n\nx')).toMatchObject({ names: ['A'], junkLine: -1 });
    expect(read('A: 1\nFrom ann Mon\nB: 2\n\nx')).toMatchObject({ names: ['A', 'B'], junkLine: 5 });
  });

  it('ends at the first line that is no field when there is no blank line', () => {
    expect(read('A: 1\nno field\nB: 2')).toMatchObject({
      names: ['A'],
      header: 'A: 1\n',
      body: 'no field\nB: 2',
    });
    expect(read('A: 1\nB: 2')).toMatchObject({ names: ['A', 'B'], body: '' });
  });

  it('ends lines at a bare CR only when asked to', () => {
    const text = 'A: 1\rB: 2\r\rbody';
    expect(read(text)).toMatchObject({ names: ['A'], bareCr: true });
    expect(read(text, 'any')).toMatchObject({ names: ['A', 'B'], body: 'body' });
  });

  it('keeps a line of white space inside the header', () => {
    expect(read('A: 1\n \nB: 2\n\nx')).toMatchObject({ names: ['A', 'B'], body: 'x' });
  });

  it('leaves out fields beyond the limit but finds the end', () => {
    const raw = bytes('A: 1\nB: 2\nC: 3\n\nx');
    const block = headerFields(raw, 0, raw.length, 'lf', 2);
    expect(block.fields).toHaveLength(2);
    expect(block.bodyStart).toBe(raw.length - 1);
  });

  it('reads nothing into nothing', () => {
    expect(read('')).toMatchObject({ names: [], header: '', body: '' });
  });
});
