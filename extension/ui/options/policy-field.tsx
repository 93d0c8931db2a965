import type { JSX, TargetedInputEvent } from 'preact';
import { useWording } from '../text/words.tsx';
import { JsonField, LinesField } from './text-fields.tsx';
import type { Field } from './policy-fields.ts';
import { fieldKey, optionKey } from './policy-labels.ts';
import { SourcesField } from './sources-field.tsx';

export interface FieldProps {
  readonly field: Field;
  readonly value: unknown;
  readonly isForced: boolean;
  readonly onChange: (value: unknown) => void;
}

/** One setting with its label, and the note that it is forced. */
export function PolicyField(props: FieldProps): JSX.Element {
  const wording = useWording();
  const { field, isForced } = props;
  const id = field.path.join('-');
  return (
    <div class={`field ${field.kind}`}>
      {field.kind === 'sources' ? (
        <span class="label">{wording.say(fieldKey(field))}</span>
      ) : (
        <label for={id}>{wording.say(fieldKey(field))}</label>
      )}
      <Control id={id} {...props} />
      {isForced && (
        <p class="note" id={`${id}-note`}>
          {wording.say('options_forced')}
        </p>
      )}
    </div>
  );
}

export interface ControlProps extends FieldProps {
  readonly id: string;
}

function Control(props: ControlProps): JSX.Element {
  const wording = useWording();
  const { id, field, value, isForced, onChange } = props;
  const common = { id, disabled: isForced, 'aria-describedby': isForced ? `${id}-note` : undefined };
  const written = {
    autocomplete: 'off',
    spellcheck: false,
    value: String(value),
    onInput: (event: TargetedInputEvent<HTMLInputElement>) => onChange(event.currentTarget.value),
  };
  switch (field.kind) {
    case 'choice':
      return (
        <select {...common} value={String(value)} onChange={(event) => onChange(event.currentTarget.value)}>
          {field.options.map((option) => (
            <option key={option} value={option}>
              {wording.say(optionKey(field, option))}
            </option>
          ))}
        </select>
      );
    case 'switch':
      return (
        <input
          {...common}
          type="checkbox"
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case 'number':
      return (
        <input
          {...common}
          type="number"
          min={field.min}
          max={field.max}
          step={field.whole ? 1 : 'any'}
          value={Number(value)}
          onInput={(event) => onChange(event.currentTarget.valueAsNumber)}
        />
      );
    case 'text':
      return <input {...common} {...written} type="text" />;
    case 'secret':
      return <input {...common} {...written} type="password" />;
    case 'lines':
      return <LinesField {...props} />;
    case 'sources':
      return <SourcesField {...props} />;
    case 'json':
      return <JsonField {...props} />;
  }
}
