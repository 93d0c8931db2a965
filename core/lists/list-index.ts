import { MAX_LAYER_BYTES, MAX_LAYERS, MAX_RULES_BYTES } from '../limits.ts';
import { asArray, asCount, asObject, asText, own } from '../tuf/json-shape.ts';
import { malformed, parseJson, type Json, type JsonObject } from '../tuf/parse-json.ts';
import type { ListKind } from './layer.ts';

/** A content-addressed file of a list. */
export interface FileRef {
  /** Lower-case hex. */
  readonly sha256: string;
  readonly length: number;
}

export interface LayerRef extends FileRef {
  /** Digests of the layers, oldest first, that merge into exactly this one; empty when there is no such recipe. */
  readonly from: readonly string[];
}

/** The small signed file that says what a list consists of (docs/LIST-FORMAT.md, "Index"). */
export interface ListIndex {
  readonly kind: ListKind;
  /** Milliseconds since 1970: when the publisher built it. */
  readonly issued: number;
  /** How often clients should ask, and by how much to vary it so that they do not ask together. */
  readonly pollSeconds: number;
  readonly jitterPercent: number;
  /** Oldest first. */
  readonly layers: readonly LayerRef[];
  readonly rules: FileRef | undefined;
}

const FORMAT = 'mailwicket-list/1';
const SHA256 = /^[0-9a-f]{64}$/u;

/** The index of a list of that kind. Throws `TUF_MALFORMED` for anything else, whoever signed it. */
export function parseIndex(bytes: Uint8Array, kind: ListKind): ListIndex {
  const what = `${kind}.json`;
  const index = asObject(parseJson(bytes, what), what);
  if (own(index, 'format') !== FORMAT) malformed(what, `is not of format ${FORMAT}`);
  if (own(index, 'kind') !== kind) malformed(what, 'is of another kind');
  const issued = Date.parse(asText(own(index, 'issued'), `${what} issued`));
  if (Number.isNaN(issued)) malformed(what, 'has no valid time of issue');
  const layers = asArray(own(index, 'layers'), `${what} layers`);
  if (layers.length > MAX_LAYERS) malformed(what, 'has too many layers');
  const rules = own(index, 'rules');
  return {
    kind,
    issued,
    pollSeconds: asCount(own(index, 'pollSeconds'), `${what} pollSeconds`, 60),
    jitterPercent: Math.min(100, asCount(own(index, 'jitterPercent'), `${what} jitterPercent`, 0)),
    layers: layers.map((layer) => readLayer(asObject(layer, what), what)),
    rules: rules === undefined ? undefined : readFile(asObject(rules, what), what, MAX_RULES_BYTES),
  };
}

/** The bytes of an index; the same index always gives the same. */
export function encodeIndex(index: ListIndex): string {
  const layers = index.layers.map(({ sha256, length, from }) =>
    from.length === 0 ? { sha256, length } : { sha256, length, from },
  );
  const document = {
    format: FORMAT,
    kind: index.kind,
    issued: new Date(index.issued).toISOString(),
    pollSeconds: index.pollSeconds,
    jitterPercent: index.jitterPercent,
    layers,
    ...(index.rules === undefined ? {} : { rules: index.rules }),
  };
  return `${JSON.stringify(document, null, 1)}\n`;
}

/** Where a file of a list lies below the targets folder. */
export function layerPath({ sha256 }: FileRef): string {
  return `${sha256}.layer`;
}

export function rulesPath({ sha256 }: FileRef): string {
  return `${sha256}.rules.json`;
}

function readLayer(layer: JsonObject, what: string): LayerRef {
  const from = own(layer, 'from');
  return {
    ...readFile(layer, what, MAX_LAYER_BYTES),
    from: from === undefined ? [] : asArray(from, what).map((digest) => readDigest(digest, what)),
  };
}

function readFile(file: JsonObject, what: string, max: number): FileRef {
  const length = asCount(own(file, 'length'), what, 0);
  if (length > max) malformed(what, 'names a file that is too long');
  return { sha256: readDigest(own(file, 'sha256'), what), length };
}

function readDigest(value: Json | undefined, what: string): string {
  const digest = asText(value, what);
  if (!SHA256.test(digest)) malformed(what, 'has a digest that is not SHA-256');
  return digest;
}
