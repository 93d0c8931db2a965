import type { JSX } from 'preact';
import { useWording } from '../text/words.tsx';

/** Says that a request failed; nothing when none did. */
export function Failure({ code }: { readonly code: string }): JSX.Element {
  const wording = useWording();
  return (
    <p class="failure" role="alert">
      {code === '' ? '' : wording.say('request_failed', code)}
    </p>
  );
}
