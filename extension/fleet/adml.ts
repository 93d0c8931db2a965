import { policyFieldGroups } from '../ui/options/policy-fields.ts';
import type { Field } from '../ui/options/policy-fields.ts';
import { fieldKey, groupKey, optionKey } from '../ui/options/policy-labels.ts';
import { categoryOf, optionId, settingId } from './admx.ts';
import { element, xmlDocument } from './xml.ts';

/** Gives the text of the options page for a key. */
export type TextOf = (key: string) => string;

/** The texts of the template in one language: those of the options page, so that both say the same. */
export function adml(textOf: TextOf): string {
  const groups = policyFieldGroups();
  const strings = [
    text('mailwicket', 'Mailwicket'),
    ...groups.flatMap(({ key, fields }) => [
      text(categoryOf(key), textOf(groupKey(key))),
      ...fields.flatMap((field) => textsOf(field, textOf)),
    ]),
  ];
  const presentations = groups.flatMap(({ fields }) =>
    fields.filter(({ kind }) => kind !== 'switch').map((field) => presentationOf(field, textOf)),
  );
  return xmlDocument(
    element(
      'policyDefinitionResources',
      {
        xmlns: 'http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions',
        revision: '1.0',
        schemaVersion: '1.0',
      },
      [
        element('displayName', {}, 'Mailwicket'),
        element('description', {}, 'Mailwicket'),
        element('resources', {}, [
          element('stringTable', {}, strings),
          element('presentationTable', {}, presentations),
        ]),
      ],
    ),
  );
}

function text(id: string, value: string): string {
  return element('string', { id }, value);
}

function textsOf(field: Field, textOf: TextOf): string[] {
  const id = settingId(field.path);
  const label = textOf(fieldKey(field));
  const options =
    field.kind === 'choice'
      ? field.options.map((option) => text(optionId(field.path, option), textOf(optionKey(field, option))))
      : [];
  return [text(id, label), text(`${id}_help`, `${label} (${field.path.join('.')})`), ...options];
}

function presentationOf(field: Field, textOf: TextOf): string {
  const id = settingId(field.path);
  const label = textOf(fieldKey(field));
  const input =
    field.kind === 'choice'
      ? element('dropdownList', { refId: id }, label)
      : field.kind === 'number' && field.whole
        ? element('decimalTextBox', { refId: id }, label)
        : field.kind === 'lines'
          ? element('listBox', { refId: id }, label)
          : element('textBox', { refId: id }, [element('label', {}, label)]);
  return element('presentation', { id }, [input]);
}
