// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest';
import { MAY_LEAVE_EVENT } from '../../../extension/webmail/protection/may-leave-event.ts';
import { installBridge } from '../../../extension/webmail/roundcube/bridge.ts';

type Listener = (argument: unknown) => boolean | undefined;

function client(): Map<string, Listener> {
  const listeners = new Map<string, Listener>();
  const rcmail = { addEventListener: (name: string, listener: Listener) => listeners.set(name, listener) };
  Object.assign(window, { rcmail });
  return listeners;
}

describe('installBridge', () => {
  const forget = () => Reflect.deleteProperty(window, Symbol.for('mailwicket.bridge'));
  beforeEach(forget);

  it('stops a command exactly when the content script refuses it', () => {
    const listeners = client();
    installBridge(window);
    const details: unknown[] = [];
    const stop = new AbortController();
    document.addEventListener(
      MAY_LEAVE_EVENT,
      (event) => {
        details.push((event as CustomEvent).detail);
        if ((event as CustomEvent).detail === '2') event.preventDefault();
      },
      { signal: stop.signal },
    );
    expect(listeners.get('beforedownload-attachment')?.('2')).toBe(false);
    expect(listeners.get('beforeload-attachment')?.('3')).toBeUndefined();
    expect(listeners.get('beforeopen-attachment')?.({})).toBeUndefined();
    expect(details).toEqual(['2', '3', '']);
    stop.abort();
  });
  it('does nothing in a page without the client', () => {
    Object.assign(window, { rcmail: undefined });
    expect(() => installBridge(window)).not.toThrow();
    forget();
    Object.assign(window, { rcmail: { addEventListener: 'no function' } });
    expect(() => installBridge(window)).not.toThrow();
  });
  it('is installed once, however often it is run', () => {
    const listeners = client();
    installBridge(window);
    listeners.clear();
    installBridge(window);
    expect(listeners.size).toBe(0);
  });
});
