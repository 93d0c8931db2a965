import type { MailwicketEnv } from '../contract.ts';

/** What the bundle uses of Roundcube's own client (`program/js/app.js`). */
export interface Roundcube {
  readonly env: {
    readonly mailwicket?: MailwicketEnv;
    readonly request_token?: string;
    readonly mailbox?: string;
  };
  url(action: string): string;
  command(command: string, ...args: readonly unknown[]): unknown;
  /** A listener of `before<command>` that gives `false` stops the command. */
  addEventListener(name: string, listener: (props: unknown) => unknown): void;
  display_message(text: string, type: 'error' | 'confirmation'): unknown;
  triggerEvent(name: string, data: unknown): unknown;
  /** The name by which a list row is found: `rcmrow` and this. */
  html_identifier(text: string, encode: boolean): string;
}

/** Roundcube's client of a window, `undefined` where there is none or the window is not ours to look into. */
export function roundcubeOf(page: Window): Roundcube | undefined {
  try {
    return (page as Window & { rcmail?: Roundcube }).rcmail;
  } catch {
    // A frame around us from another origin.
    return undefined;
  }
}
