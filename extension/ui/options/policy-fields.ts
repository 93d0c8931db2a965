import { policySchema } from '../../../core/policy/policy.ts';

/** One thing that can be set. `path` from the root of the policy. */
export type Field = { readonly path: readonly string[] } & (
  | { readonly kind: 'choice'; readonly options: readonly string[] }
  | {
      readonly kind: 'number';
      readonly min: number;
      readonly max: number | undefined;
      readonly whole: boolean;
    }
  | { readonly kind: 'switch' | 'text' | 'secret' | 'lines' | 'sources' | 'json' }
);

export interface FieldGroup {
  /** The key of the policy that the fields lie under, `''` for those at its root. */
  readonly key: string;
  readonly fields: readonly Field[];
}

/** The nodes of a valibot schema, as far as the policy uses them. */
interface SchemaNode {
  readonly type: string;
  readonly wrapped?: SchemaNode;
  readonly entries?: Readonly<Record<string, SchemaNode>>;
  readonly options?: readonly unknown[];
  readonly item?: SchemaNode;
  readonly pipe?: readonly { readonly type: string; readonly requirement?: unknown }[];
}

/** Every setting of the policy in the order of its schema: a new key shows up in the form by itself. */
export function policyFieldGroups(): FieldGroup[] {
  const root: Field[] = [];
  const groups: FieldGroup[] = [];
  for (const [key, node] of Object.entries(unwrapped(policySchema).entries ?? {})) {
    const inner = unwrapped(node);
    if (inner.entries === undefined) root.push(fieldOf([key], inner));
    else groups.push({ key, fields: fieldsIn([key], inner.entries) });
  }
  return [{ key: '', fields: root }, ...groups];
}

function fieldsIn(path: readonly string[], entries: Readonly<Record<string, SchemaNode>>): Field[] {
  return Object.entries(entries).flatMap(([key, node]) => {
    const inner = unwrapped(node);
    const here = [...path, key];
    return inner.entries === undefined ? [fieldOf(here, inner)] : fieldsIn(here, inner.entries);
  });
}

function fieldOf(path: readonly string[], node: SchemaNode): Field {
  switch (node.type) {
    case 'picklist':
      return { path, kind: 'choice', options: (node.options ?? []).map(String) };
    case 'boolean':
      return { path, kind: 'switch' };
    case 'number':
      return {
        path,
        kind: 'number',
        min: limitOf(node, 'min_value') ?? 0,
        max: limitOf(node, 'max_value'),
        whole: node.pipe?.some(({ type }) => type === 'integer') ?? false,
      };
    case 'string':
    case 'union':
      return { path, kind: path.at(-1) === 'credential' ? 'secret' : 'text' };
    case 'array':
      return { path, kind: node.item !== undefined && unwrapped(node.item).entries ? 'sources' : 'lines' };
    default:
      return { path, kind: 'json' };
  }
}

function limitOf(node: SchemaNode, type: string): number | undefined {
  const requirement = node.pipe?.find((action) => action.type === type)?.requirement;
  return typeof requirement === 'number' ? requirement : undefined;
}

function unwrapped(node: SchemaNode): SchemaNode {
  return node.wrapped === undefined ? node : unwrapped(node.wrapped);
}
