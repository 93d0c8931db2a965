import { toJsonSchema } from '@valibot/to-json-schema';
import type { GenericSchema } from 'valibot';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** What a validation schema takes, as JSON Schema 2020-12. Rules between two values are left out: it has none. */
export function jsonSchemaOf(schema: GenericSchema, title: string): JsonSchema {
  const converted = toJsonSchema(schema, {
    target: 'draft-2020-12',
    typeMode: 'input',
    ignoreActions: ['check'],
    // JSON Schema reads patterns as Unicode ones, which is what the only flag in use says.
    overrideAction: ({ valibotAction, jsonSchema }) =>
      valibotAction.type === 'regex'
        ? { ...jsonSchema, pattern: (valibotAction as unknown as { requirement: RegExp }).requirement.source }
        : undefined,
  });
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', title, ...converted };
}
