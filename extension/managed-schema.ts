import { toJsonSchema } from '@valibot/to-json-schema';
import { policySchema } from '../core/policy/policy.ts';

/** The part of JSON Schema that Chromium understands in a managed-storage schema: every node has one type. */
interface ManagedNode {
  type: string;
  enum?: unknown[];
  properties?: Record<string, ManagedNode>;
  additionalProperties?: ManagedNode;
  items?: ManagedNode;
}

/**
 * The schema of managed storage as Chromium reads it from the packed extension, made from the policy's own.
 * Chromium drops values of a wrong type; whether the values are right is decided by the policy parser, which also says
 * what is wrong, so that limits and patterns are not repeated here.
 */
export function managedSchemaText(): string {
  const schema = toJsonSchema(policySchema, { errorMode: 'ignore', typeMode: 'input' });
  return JSON.stringify(toManagedNode(schema), null, 2);
}

function toManagedNode(schema: unknown): ManagedNode {
  if (!isRecord(schema)) throw new TypeError('a schema node must be an object');
  // A union in the policy is of one type throughout ('' or an address).
  const alternatives = schema['anyOf'];
  if (Array.isArray(alternatives)) return toManagedNode(alternatives.at(-1));
  const type = schema['type'];
  if (typeof type !== 'string')
    throw new TypeError(`a schema node without a type: ${JSON.stringify(schema)}`);
  const node: ManagedNode = { type };
  if (Array.isArray(schema['enum'])) node.enum = schema['enum'];
  if (isRecord(schema['properties'])) {
    node.properties = Object.fromEntries(
      Object.entries(schema['properties']).map(([key, value]) => [key, toManagedNode(value)]),
    );
  }
  if (isRecord(schema['additionalProperties'])) {
    node.additionalProperties = toManagedNode(schema['additionalProperties']);
  }
  if (isRecord(schema['items'])) node.items = toManagedNode(schema['items']);
  return node;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
