import { describe, expect, it, vi } from 'vitest';
import { webCodec } from '../../../core/bytes/web-codec.ts';
import type { ExitRequest } from '../../../extension/exits/answer-exit.ts';
import { ExitJournal } from '../../../extension/worker/exit-journal.ts';
import { ExitService } from '../../../extension/worker/exit-service.ts';
import type { ExitServicePorts } from '../../../extension/worker/exit-service.ts';
import { memoryValues } from '../../support/extension/memory-values.ts';

const REQUEST: ExitRequest = {
  url: new URL('https://mail.example.org/?_action=get&_uid=7&_part=2'),
  method: 'GET',
  form: undefined,
  inFrame: false,
};

/** A service whose webmail judges files itself, so that every file may leave. */
function start() {
  const session = memoryValues();
  const open = () => new ExitJournal({ session, clock: { now: () => 0 }, log: () => undefined });
  const timers: (() => void)[] = [];
  const logged: string[] = [];
  const unwatch = vi.fn<() => void>();
  const ports: Partial<ExitServicePorts> = {
    journal: open(),
    watch: { begin: () => unwatch },
    canRepeat: false,
    after: (_ms, action) => void timers.push(action),
    codec: webCodec,
    log: (event) => void logged.push(event),
    isProtected: () => Promise.resolve(true),
    readRequest: () => Promise.resolve(undefined),
    fetchMail: () =>
      Promise.resolve({
        status: 200,
        url: REQUEST.url.href,
        isRedirect: false,
        header: (name: string) =>
          ({ 'content-disposition': 'attachment; filename="a.zip"', 'x-mailwicket-plugin': '1' })[name] ??
          null,
        bytes: new Uint8Array([1, 2]),
      }),
  };
  const service = new ExitService(ports as ExitServicePorts);
  return {
    service,
    timers,
    logged,
    unwatch,
    /** What the next worker would find unanswered. */
    left: async () => (await open().lost()).map(({ isGiven }) => (isGiven ? 'given' : 'not given')),
  };
}

describe('the note of an exit', () => {
  it('stays until a file that we save ourselves is on the disk', async () => {
    const { service, left, unwatch } = start();
    const { promise, resolve } = Promise.withResolvers<undefined>();
    expect(await service.answer(REQUEST, () => promise)).toMatchObject({ kind: 'file' });
    expect(await left()).toEqual(['not given']);
    expect(unwatch).not.toHaveBeenCalled();
    resolve(undefined);
    await vi.waitFor(async () => expect(await left()).toEqual([]));
    expect(unwatch).toHaveBeenCalledOnce();
  });

  it('ends with a file that could not be saved, which is logged', async () => {
    const { service, left, logged } = start();
    await service.answer(REQUEST, () => Promise.reject(new Error('no room')));
    await vi.waitFor(async () => expect(await left()).toEqual([]));
    expect(logged).toEqual(['file-not-saved']);
  });

  it('stays a while after a file that the browser saves', async () => {
    const { service, left, timers } = start();
    await service.answer(REQUEST);
    expect(await left()).toEqual(['given']);
    for (const action of timers) action();
    await vi.waitFor(async () => expect(await left()).toEqual([]));
  });
});
