import type { JSX } from 'preact';
import { useWording } from '../text/words.tsx';
import type { Policy } from '../../../core/policy/policy.ts';
import type { ControlProps } from './policy-field.tsx';

type Source = Policy['lists']['sources'][number];

/** The list sources: name, address and first root of each. */
export function SourcesField({ id, value, isForced, onChange }: ControlProps): JSX.Element {
  const wording = useWording();
  const sources = (Array.isArray(value) ? value : []) as readonly Source[];
  const change = (index: number, part: Partial<Source>): void =>
    onChange(sources.map((source, at) => (at === index ? { ...source, ...part } : source)));
  return (
    <div class="sources">
      {sources.map((source, index) => (
        <fieldset key={index} disabled={isForced}>
          <legend>{wording.say('source_legend', String(index + 1))}</legend>
          <label for={`${id}-${index}-name`}>{wording.say('source_name')}</label>
          <input
            id={`${id}-${index}-name`}
            value={source.name}
            onInput={(event) => change(index, { name: event.currentTarget.value })}
          />
          <label for={`${id}-${index}-url`}>{wording.say('source_url')}</label>
          <input
            id={`${id}-${index}-url`}
            inputMode="url"
            value={source.url}
            onInput={(event) => change(index, { url: event.currentTarget.value })}
          />
          <label for={`${id}-${index}-root`}>{wording.say('source_root')}</label>
          <textarea
            id={`${id}-${index}-root`}
            rows={3}
            spellcheck={false}
            value={source.root}
            onInput={(event) => change(index, { root: event.currentTarget.value })}
          />
          <button type="button" onClick={() => onChange(sources.filter((_source, at) => at !== index))}>
            {wording.say('source_remove')}
          </button>
        </fieldset>
      ))}
      <button
        type="button"
        disabled={isForced}
        onClick={() => onChange([...sources, { name: '', url: '', root: '' }])}
      >
        {wording.say('source_add')}
      </button>
    </div>
  );
}
