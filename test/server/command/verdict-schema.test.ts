import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, it } from 'vitest';
import { CLEAN_MESSAGE, MALICIOUS, messageWith, WITHOUT_ATTACHMENTS } from '../support/messages.ts';
import { runMailwicket } from '../support/run-mailwicket.ts';
import { temporaryDirectory } from '../support/test-server.ts';

const SCHEMA = resolve(import.meta.dirname, '../../../docs/verdict.schema.json');

it('check --json prints what docs/verdict.schema.json publishes', async () => {
  const directory = temporaryDirectory();
  const messages = [
    CLEAN_MESSAGE,
    MALICIOUS,
    WITHOUT_ATTACHMENTS,
    messageWith('a.zip', 'PK\u0003\u0004broken'),
  ];
  const files = messages.map((message, index) => {
    const file = join(directory, `${index}.eml`);
    writeFileSync(file, message);
    return file;
  });
  const run = await runMailwicket(['check', '--json', ...files]);
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(
    JSON.parse(readFileSync(SCHEMA, 'utf8')) as object,
  );
  const lines = run.stdout.toString().trimEnd().split('\n');
  expect(lines).toHaveLength(messages.length);
  for (const line of lines) {
    validate(JSON.parse(line));
    expect(validate.errors, line).toBeNull();
  }
});
