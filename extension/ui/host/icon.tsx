import type { JSX } from 'preact';

/** The wicket gate. Decoration: the word beside it says the same. */
export function GateIcon(): JSX.Element {
  return (
    <svg class="gate" viewBox="0 0 16 16" width="20" height="20" aria-hidden="true" focusable="false">
      <path d="M2 15V6a6 6 0 0 1 12 0v9" fill="none" stroke="currentColor" stroke-width="1.6" />
      <path d="M5 15V8.5h6V15M8 8.5V15M5 11.8h6" fill="none" stroke="currentColor" stroke-width="1.4" />
      <path d="M1 15h14" stroke="currentColor" stroke-width="1.6" />
    </svg>
  );
}
