import { jsonSchemaOf } from '../json-schema-of.ts';
import type { JsonSchema } from '../json-schema-of.ts';
import { policySchema } from './policy.ts';

/**
 * The policy as written, as JSON Schema 2020-12 (`docs/policy.schema.json`): every key may be left out. The one rule
 * it cannot say is that `thresholds.suspicious` is not above `thresholds.malicious`.
 */
export function policyJsonSchema(): JsonSchema {
  return jsonSchemaOf(policySchema, 'Mailwicket policy');
}

/** What Chromium's policy schema reader knows (components/policy/core/common/schema.cc); all else stops the extension from loading. */
const COPIED = ['type', 'enum', 'items', 'properties', 'additionalProperties', 'minimum', 'maximum'];

/**
 * The policy as the schema of `storage.managed` (Chrome manifest `storage.managed_schema`). Looser than the policy: what
 * Chromium finds wrong it drops without a word to the extension, while `readPolicy` names the path to the user.
 */
export function managedStorageSchema(): JsonSchema {
  // The top level must be an object without `additionalProperties`.
  return { type: 'object', properties: reducedProperties(policyJsonSchema()['properties']) };
}

function reduced(schema: JsonSchema): JsonSchema {
  // Exactly one type is allowed: every union of the policy is one of strings.
  if (Array.isArray(schema['anyOf'])) return { type: 'string' };
  const kept: Record<string, unknown> = {};
  for (const keyword of COPIED) {
    const value = schema[keyword];
    if (value === undefined) continue;
    if (keyword === 'properties') kept[keyword] = reducedProperties(value);
    else if (keyword === 'items' || (keyword === 'additionalProperties' && value !== false)) {
      kept[keyword] = reduced(value as JsonSchema);
    }
    // Ranges are for integers only.
    else if ((keyword === 'minimum' || keyword === 'maximum') && schema['type'] !== 'integer') continue;
    // An unknown key inside a section reaches `readPolicy`, which refuses it by name.
    else if (keyword === 'additionalProperties') continue;
    else kept[keyword] = value;
  }
  return kept;
}

function reducedProperties(properties: unknown): JsonSchema {
  return Object.fromEntries(
    Object.entries(properties as Record<string, JsonSchema>).map(([name, schema]) => [name, reduced(schema)]),
  );
}
