import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'vitest';
import { parse } from 'yaml';

type Node = Readonly<Record<string, unknown>>;

export interface Operation {
  readonly id: string;
  /** Lower-case. */
  readonly method: string;
  readonly path: string;
  readonly statuses: readonly number[];
  readonly security: readonly string[];
}

const METHODS = ['get', 'put', 'post', 'delete', 'head', 'patch', 'options'];

const document = parse(
  readFileSync(resolve(import.meta.dirname, '../../../docs/SCORING-API.yaml'), 'utf8'),
) as Node;

const ajv = new Ajv2020({ strict: false, allErrors: true });
ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/u);
ajv.addSchema(document, 'api');

/** Every operation of docs/SCORING-API.yaml. */
export function operations(): Operation[] {
  return Object.entries(at('/paths')).flatMap(([path, item]) =>
    Object.entries(item as Node)
      .filter(([method]) => METHODS.includes(method))
      .map(([method, value]) => {
        const operation = value as Node;
        return {
          id: String(operation['operationId']),
          method,
          path,
          statuses: Object.keys(operation['responses'] as Node).map(Number),
          security: ((operation['security'] ?? []) as Node[]).flatMap((one) => Object.keys(one)),
        };
      }),
  );
}

/** Checks status, header fields, media type and body of an answer against what the document declares for it. */
export async function expectDeclared(operationId: string, answer: Response): Promise<void> {
  const operation = operations().find(({ id }) => id === operationId);
  if (operation === undefined) throw new Error(`The document has no ${operationId}`);
  expect(operation.statuses, operationId).toContain(answer.status);
  const responsePointer = follow(
    `/paths/${escapePointer(operation.path)}/${operation.method}/responses/${answer.status}`,
  );
  const response = at(responsePointer);
  for (const [name, value] of Object.entries((response['headers'] ?? {}) as Node)) {
    const header = resolved(value as Node);
    const sent = answer.headers.get(name);
    if (header['required'] === true) expect(sent, `${operationId} ${name}`).not.toBeNull();
    if (sent !== null) expect(ajv.compile(header['schema'] as Node)(sent), `${name}: ${sent}`).toBe(true);
  }
  const content = response['content'] as Node | undefined;
  const body = await answer.text();
  if (content === undefined) {
    expect(body).toBe('');
    return;
  }
  const type = (answer.headers.get('content-type') ?? '').split(';')[0] ?? '';
  expect(Object.keys(content), operationId).toContain(type);
  if ((content[type] as Node)['schema'] === undefined) return;
  const pointer = `${responsePointer}/content/${escapePointer(type)}/schema`;
  const validate = ajv.compile({ $ref: `api#${pointer}` });
  const valid = validate(type.endsWith('json') ? JSON.parse(body) : body);
  expect(validate.errors, `${operationId} ${answer.status}: ${body}`).toBeNull();
  expect(valid).toBe(true);
}

/** Whether a value is valid against a schema of `components`. */
export function isValidAgainst(schema: string, value: unknown): boolean {
  return ajv.compile({ $ref: `api#/components/schemas/${schema}` })(value);
}

function at(pointer: string): Node {
  let node: Node = document;
  for (const step of pointer.split('/').slice(1)) {
    const next = node[step.replaceAll('~1', '/').replaceAll('~0', '~')];
    if (typeof next !== 'object' || next === null) throw new Error(`Nothing at ${pointer}`);
    node = next as Node;
  }
  return node;
}

function follow(pointer: string): string {
  const reference = at(pointer)['$ref'];
  return typeof reference === 'string' ? follow(reference.slice(1)) : pointer;
}

function resolved(node: Node): Node {
  const reference = node['$ref'];
  return typeof reference === 'string' ? resolved(at(reference.slice(1))) : node;
}

function escapePointer(step: string): string {
  return step.replaceAll('~', '~0').replaceAll('/', '~1');
}
