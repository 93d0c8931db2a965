import { createContext } from 'preact';
import type { JSX } from 'preact';
import { useContext } from 'preact/hooks';
import type { Text } from '../../../core/warning/text-keys.ts';
import type { Wording } from './wording.ts';

const WordingContext = createContext<Wording | undefined>(undefined);
export const WordingProvider = WordingContext.Provider;

/** The wording of the surrounding `WordingProvider`. */
export function useWording(): Wording {
  const wording = useContext(WordingContext);
  if (wording === undefined) throw new Error('a component needs a WordingProvider around it');
  return wording;
}

/** A text of core. Values from the mail stand in `<bdi>`, so that they cannot turn our words around. */
export function Words({ text }: { readonly text: Text }): JSX.Element {
  return (
    <>
      {useWording()
        .parts(text)
        .map((part) =>
          typeof part === 'string' ? part : <bdi class={`value ${part.name}`}>{part.value}</bdi>,
        )}
    </>
  );
}
