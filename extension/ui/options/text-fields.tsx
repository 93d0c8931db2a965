import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useWording } from '../text/words.tsx';
import type { ControlProps } from './policy-field.tsx';

/** Several values, one a line. */
export function LinesField({ id, value, isForced, onChange }: ControlProps): JSX.Element {
  const wording = useWording();
  const lines = Array.isArray(value) ? value.map(String) : [];
  const [text, setText] = useState(lines.join('\n'));
  return (
    <>
      <textarea
        id={id}
        disabled={isForced}
        rows={Math.max(2, lines.length)}
        spellcheck={false}
        aria-describedby={`${id}-help`}
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value);
          const values = event.currentTarget.value.split('\n').map((line) => line.trim());
          onChange(values.filter((line) => line !== ''));
        }}
      />
      <p class="note" id={`${id}-help`}>
        {wording.say('options_lines_help')}
      </p>
    </>
  );
}

/** A value that is a table of tables, written as JSON. What is not JSON is said and not taken. */
export function JsonField({ id, value, isForced, onChange }: ControlProps): JSX.Element {
  const wording = useWording();
  const [text, setText] = useState(JSON.stringify(value, null, 2));
  const [isValid, setValid] = useState(true);
  const change = (next: string): void => {
    setText(next);
    try {
      onChange(JSON.parse(next));
      setValid(true);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      setValid(false);
    }
  };
  return (
    <>
      <textarea
        id={id}
        disabled={isForced}
        rows={4}
        spellcheck={false}
        aria-invalid={!isValid}
        aria-describedby={`${id}-help`}
        value={text}
        onInput={(event) => change(event.currentTarget.value)}
      />
      <p class={isValid ? 'note' : 'failure'} id={`${id}-help`}>
        {wording.say(isValid ? 'options_json_help' : 'options_json_invalid')}
      </p>
    </>
  );
}
