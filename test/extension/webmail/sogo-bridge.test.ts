// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest';
import { installSogoBridge, NAME_ROWS_EVENT, ROW_ATTRIBUTE } from '../../../extension/webmail/sogo/bridge.ts';

const messages = new Map<Element, string | undefined>();
const angular = {
  element: (row: Element) => ({
    data: (name: string) => {
      const path = messages.get(row);
      if (name !== '$sgMessageListItemController') return undefined;
      return { message: path === undefined ? undefined : { $absolutePath: () => path } };
    },
  }),
};
const names = () => {
  document.dispatchEvent(new CustomEvent(NAME_ROWS_EVENT));
  return [...document.querySelectorAll('.sg-message-list-item')].map((row) =>
    row.getAttribute(ROW_ATTRIBUTE),
  );
};

describe('installSogoBridge', () => {
  beforeEach(() => {
    const rows = [1, 2].map(() => document.createElement('div'));
    for (const row of rows) row.className = 'sg-message-list-item';
    document.body.replaceChildren(...rows);
    Object.assign(window, { angular });
    installSogoBridge(window);
  });

  it('names each row at once, and anew when the row is used for another message', () => {
    const [first, second] = document.querySelectorAll('.sg-message-list-item');
    if (first !== undefined) messages.set(first, '0/folderINBOX/5');
    expect(names()).toEqual(['0/folderINBOX/5', null]);
    if (first !== undefined) messages.set(first, undefined);
    if (second !== undefined) messages.set(second, '0/folderINBOX/6');
    expect(names()).toEqual([null, '0/folderINBOX/6']);
  });

  it('names nothing in a page without AngularJS, or with another one', () => {
    for (const strange of [
      undefined,
      {},
      { element: () => ({ data: () => ({ message: { $absolutePath: 1 } }) }) },
    ]) {
      Object.assign(window, { angular: strange });
      expect(names()).toEqual([null, null]);
    }
  });
});
