import type { JSX } from 'preact';
import { GateIcon } from '../host/icon.tsx';
import { useWording } from '../text/words.tsx';

export interface StatusBannerProps {
  readonly heading: string;
  readonly summary: string;
  /** `undefined`: trying again would not help. */
  readonly onRetry: (() => void) | undefined;
}

/** Stands where the banner would, when there is no verdict to show: why, and that this says nothing of the files. */
export function StatusBanner({ heading, summary, onRetry }: StatusBannerProps): JSX.Element {
  const wording = useWording();
  return (
    <section
      class="banner unchecked"
      aria-labelledby="heading"
      lang={wording.language}
      dir={wording.direction}
    >
      <GateIcon />
      <div class="body">
        <p class="source">Mailwicket</p>
        <h2 id="heading">{heading}</h2>
        <p>{summary}</p>
        {onRetry !== undefined && (
          <div class="actions">
            <button type="button" onClick={onRetry}>
              {wording.say('action_retry')}
            </button>
          </div>
        )}
      </div>
    </section>
  );
}
