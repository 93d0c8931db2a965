import { policyFieldGroups } from '../ui/options/policy-fields.ts';
import type { Field } from '../ui/options/policy-fields.ts';
import { element, xmlDocument } from './xml.ts';

/** The registry key below which a browser on Windows looks for the policy of one extension. */
export interface RegistryTarget {
  /** Unique among the templates of a domain, lower case. */
  readonly prefix: string;
  readonly policyKey: string;
}

export function chromeTarget(chromiumId: string): RegistryTarget {
  return {
    prefix: 'mailwicketchrome',
    policyKey: `Software\\Policies\\Google\\Chrome\\3rdparty\\extensions\\${chromiumId}\\policy`,
  };
}

export function edgeTarget(chromiumId: string): RegistryTarget {
  return {
    prefix: 'mailwicketedge',
    policyKey: `Software\\Policies\\Microsoft\\Edge\\3rdparty\\extensions\\${chromiumId}\\policy`,
  };
}

export function firefoxTarget(geckoId: string): RegistryTarget {
  return {
    prefix: 'mailwicketfirefox',
    policyKey: `Software\\Policies\\Mozilla\\Firefox\\3rdparty\\Extensions\\${geckoId}`,
  };
}

/** Names of `.adml` texts and of policies: the path of the setting. */
export function settingId(path: readonly string[]): string {
  return path.join('_');
}

export function optionId(path: readonly string[], option: string): string {
  return `${settingId(path)}__${option.replaceAll('-', '_')}`;
}

/**
 * The group policy template of every setting of the policy: a setting that is new in the policy's schema is here by
 * itself. Objects stand in one value as JSON, which browsers read there.
 */
export function admx({ prefix, policyKey }: RegistryTarget): string {
  const groups = policyFieldGroups();
  const categories = groups.map(({ key }) =>
    element('category', { name: categoryOf(key), displayName: `$(string.${categoryOf(key)})` }, [
      element('parentCategory', { ref: 'mailwicket' }),
    ]),
  );
  const policies = groups.flatMap(({ key, fields }) =>
    fields.map((field) => policyOf(field, categoryOf(key), policyKey)),
  );
  return xmlDocument(
    element(
      'policyDefinitions',
      {
        xmlns: 'http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions',
        revision: '1.0',
        schemaVersion: '1.0',
      },
      [
        element('policyNamespaces', {}, [
          element('target', { prefix, namespace: `Mailwicket.Policies.${prefix}` }),
          element('using', { prefix: 'windows', namespace: 'Microsoft.Policies.Windows' }),
        ]),
        element('resources', { minRequiredRevision: '1.0' }),
        element('categories', {}, [
          element('category', { name: 'mailwicket', displayName: '$(string.mailwicket)' }),
          ...categories,
        ]),
        element('policies', {}, policies),
      ],
    ),
  );
}

export function categoryOf(group: string): string {
  return group === '' ? 'general' : `group_${group}`;
}

function policyOf(field: Field, category: string, policyKey: string): string {
  const id = settingId(field.path);
  const key = [policyKey, ...field.path.slice(0, -1)].join('\\');
  const valueName = field.path.at(-1) ?? '';
  const about = [
    element('parentCategory', { ref: category }),
    element('supportedOn', { ref: 'windows:SUPPORTED_Windows_10_0' }),
  ];
  const attributes = {
    name: id,
    class: 'Both',
    displayName: `$(string.${id})`,
    explainText: `$(string.${id}_help)`,
    key,
  };
  if (field.kind === 'switch') {
    return element('policy', { ...attributes, valueName }, [
      ...about,
      element('enabledValue', {}, [element('decimal', { value: '1' })]),
      element('disabledValue', {}, [element('decimal', { value: '0' })]),
    ]);
  }
  return element('policy', { ...attributes, presentation: `$(presentation.${id})` }, [
    ...about,
    element('elements', {}, [inputOf(field, key, valueName)]),
  ]);
}

/** Longer than any value the policy takes. */
const MAX_TEXT = '1000000';

function inputOf(field: Field, key: string, valueName: string): string {
  const id = settingId(field.path);
  if (field.kind === 'choice') {
    const items = field.options.map((option) =>
      element('item', { displayName: `$(string.${optionId(field.path, option)})` }, [
        element('value', {}, [element('string', {}, option)]),
      ]),
    );
    return element('enum', { id, valueName, required: 'true' }, items);
  }
  if (field.kind === 'number' && field.whole) {
    return element('decimal', {
      id,
      valueName,
      required: 'true',
      minValue: String(field.min),
      maxValue: String(Math.min(field.max ?? 4_294_967_295, 4_294_967_295)),
    });
  }
  // One value an entry, named 1, 2, 3 … in a key of its own.
  if (field.kind === 'lines') return element('list', { id, key: `${key}\\${valueName}`, valuePrefix: '' });
  return element('text', { id, valueName, required: 'true', maxLength: MAX_TEXT });
}
