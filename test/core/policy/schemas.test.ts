import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { format } from 'prettier';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { jsonSchemaOf } from '../../../core/json-schema-of.ts';
import { managedStorageSchema, policyJsonSchema } from '../../../core/policy/json-schema.ts';
import { defaultPolicy } from '../../../core/policy/read-policy.ts';
import { verdictSchema } from '../../../core/verify/verdict-schema.ts';
import { verifyMessage } from '../../../core/verify/verify-message.ts';
import { buildMessage } from '../../support/build-message.ts';
import { FakeEndpoint, scored } from '../../support/fake-endpoint.ts';
import { FakeLists } from '../../support/fake-lists.ts';
import { EICAR } from '../../support/files/small-files.ts';
import { fakeVerifier } from '../verify/fake-verifier.ts';
import { NOTE, NOTE_SHA256 } from '../verify/reading.ts';

/** Written anew by `vitest -u`. */
async function published(schema: object, file: string): Promise<void> {
  const text = await format(JSON.stringify(schema), { parser: 'json', singleQuote: true, printWidth: 110 });
  await expect(text).toMatchFileSnapshot(`../../../docs/${file}`);
}

const verdictJsonSchema = () => jsonSchemaOf(verdictSchema, 'Mailwicket verdict');

describe('the published schemas', () => {
  it('are those of the code', async () => {
    await published(policyJsonSchema(), 'policy.schema.json');
    await published(verdictJsonSchema(), 'verdict.schema.json');
  });

  it('take the default policy and the empty one', () => {
    const validate = new Ajv2020({ strict: false }).compile(policyJsonSchema());
    expect(validate(defaultPolicy)).toBe(true);
    expect(validate({})).toBe(true);
    expect(validate({ onMalicious: { download: 'no' } })).toBe(false);
    expect(validate({ scoring: { endpoint: 'ftp://a.example' } })).toBe(false);
  });

  it('take verdicts of every kind', async () => {
    const parts = [
      { filename: 'eicar.com', content: EICAR },
      { filename: 'note.txt', content: NOTE },
      { type: 'message/rfc822', content: buildMessage(), encoding: '8bit' as const },
    ];
    const lists = new FakeLists([`block sha256 ${NOTE_SHA256}`, 'allow body-sender alice@sender.example']);
    const endpoint = new FakeEndpoint({ lookup: [scored(0.2, 'Test')] });
    const verdicts = [
      await verifyMessage(buildMessage(), fakeVerifier()),
      await verifyMessage(buildMessage({ parts }), fakeVerifier({ mode: 'audit' }, { lists, endpoint })),
      await verifyMessage(new Uint8Array(), fakeVerifier()),
    ];
    const validate = new Ajv2020({ strict: false }).compile(verdictJsonSchema());
    for (const verdict of verdicts) {
      const printed: unknown = JSON.parse(JSON.stringify(verdict));
      validate(printed);
      expect(validate.errors).toBeNull();
      expect(v.safeParse(verdictSchema, printed).issues).toBeUndefined();
    }
    expect(validate({ ...verdicts[0], outcome: 'safe' })).toBe(false);
  });

  it('list every key of the policy in its document', async () => {
    const text = await readFile(new URL('../../../docs/POLICY.md', import.meta.url), 'utf8');
    const missing = leafPaths(defaultPolicy, '').filter((path) => !text.includes(`\`${path}\``));
    expect(missing).toEqual([]);
  });
});

function leafPaths(value: object, prefix: string): string[] {
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner) && key !== 'own'
      ? leafPaths(inner, `${prefix}${key}.`)
      : [`${prefix}${key}`],
  );
}

describe('the managed-storage schema', () => {
  const KNOWN = ['type', 'enum', 'items', 'properties', 'additionalProperties', 'minimum', 'maximum'];

  it('has one type everywhere and no keyword that Chromium does not know', () => {
    const visit = (schema: Record<string, unknown>): void => {
      expect(typeof schema['type']).toBe('string');
      expect(Object.keys(schema).filter((keyword) => !KNOWN.includes(keyword))).toEqual([]);
      if ('minimum' in schema) expect(schema['type']).toBe('integer');
      for (const inner of Object.values(schema['properties'] ?? {})) {
        visit(inner as Record<string, unknown>);
      }
      if (schema['items'] !== undefined) visit(schema['items'] as Record<string, unknown>);
      if (schema['additionalProperties'] !== undefined) {
        visit(schema['additionalProperties'] as Record<string, unknown>);
      }
    };
    visit(managedStorageSchema());
  });

  it('is an object without additionalProperties that has every section of the policy', () => {
    const schema = managedStorageSchema();
    expect(Object.keys(schema)).toEqual(['type', 'properties']);
    expect(Object.keys(schema['properties'] as object)).toEqual(Object.keys(defaultPolicy));
  });
});
