import type { JSX } from 'preact';
import type { Problem } from '../../../core/errors.ts';

/** What is wrong, each with its place. Announced when it appears. */
export function Problems({
  intro,
  problems,
}: {
  readonly intro: string;
  readonly problems: readonly Problem[];
}): JSX.Element {
  return (
    <div role="alert">
      {problems.length > 0 && (
        <div class="problems">
          <p>{intro}</p>
          <ul>
            {problems.map(({ path, message }) => (
              <li key={`${path} ${message}`}>
                <code>{path}</code> {message}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
