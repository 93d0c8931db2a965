import type { JSX } from 'preact';
import type { Verdict } from '../../../core/verify/verdict.ts';
import type { Banner as BannerModel, BannerLine } from '../../../core/warning/banner.ts';
import type { Policy } from '../../../core/policy/policy.ts';
import { GateIcon } from '../host/icon.tsx';
import { useWording, Words } from '../text/words.tsx';
import { Receipt } from './receipt.tsx';

export interface BannerProps {
  readonly banner: BannerModel;
  readonly verdict: Verdict;
  readonly texts: Policy['texts'];
  /** Verify anew. */
  readonly onRetry: () => void;
  /** The user wants an attachment that is gated. */
  readonly onTake: (attachmentId: string) => void;
}

/** What stands above a message: the worst outcome as its heading, every attachment in question below. */
export function Banner({ banner, verdict, texts, onRetry, onTake }: BannerProps): JSX.Element {
  const wording = useWording();
  return (
    <section
      class={`banner ${banner.outcome}`}
      aria-labelledby="heading"
      lang={wording.language}
      dir={wording.direction}
    >
      <GateIcon />
      <div class="body">
        <p class="source">Mailwicket</p>
        <h2 id="heading">
          <Words text={banner.heading} />
        </h2>
        <p>
          <Words text={banner.summary} />
        </p>
        {banner.lines.length > 0 && (
          <ul class="lines">
            {banner.lines.map((line) => (
              <Line key={line.attachmentId} line={line} onTake={onTake} />
            ))}
          </ul>
        )}
        {(banner.actions.includes('retry') || banner.actions.includes('learn-more')) && (
          <div class="actions">
            {banner.actions.includes('retry') && (
              <button type="button" onClick={onRetry}>
                {wording.say('action_retry')}
              </button>
            )}
            {banner.actions.includes('learn-more') && (
              <a href={texts.learnMoreUrl} target="_blank" rel="noopener noreferrer">
                {wording.say('action_learn_more')}
              </a>
            )}
          </div>
        )}
        {banner.actions.includes('contact') && <p class="contact">{wording.say('contact', texts.contact)}</p>}
        {banner.actions.includes('why') && (
          <details>
            <summary>{wording.say('action_why')}</summary>
            <Receipt verdict={verdict} />
          </details>
        )}
      </div>
    </section>
  );
}

function Line({
  line,
  onTake,
}: {
  readonly line: BannerLine;
  readonly onTake: BannerProps['onTake'];
}): JSX.Element {
  const wording = useWording();
  const name = line.filename === '' ? wording.say('unnamed') : line.filename;
  return (
    <li class={line.outcome}>
      <Words text={line.text} />
      {line.releasable && (
        <>
          {' '}
          <button
            type="button"
            class="quiet"
            aria-label={wording.say('action_take_named', name)}
            onClick={() => onTake(line.attachmentId)}
          >
            {wording.say('action_take')}
          </button>
        </>
      )}
    </li>
  );
}
