/**
 * Structured header values with parameters: `text/plain; charset=utf-8` (RFC 2045 §5.1, RFC 2231, errata tolerated).
 *
 * Deviation on purpose: nothing is resolved. A parameter given twice keeps both values in order, because mail readers
 * differ in which they take and every one has to be looked at.
 */

export interface Parameter {
  /** Lower-case, without the `*` marks of RFC 2231. */
  readonly name: string;
  /** As Latin-1 of the wire bytes; percent codes of RFC 2231 still in it when `encoded`. */
  readonly value: string;
  readonly encoded: boolean;
  /** Whether the value stood in quotes. */
  readonly quoted: boolean;
}

export interface StructuredValue {
  /** Lower-case, comments and white space removed: `text/html`. */
  readonly value: string;
  readonly parameters: readonly Parameter[];
}

/** More than this many parameters in one field are not read: floods. */
const MAX_PARAMETERS = 200;
const QUOTE = 0x22;
const SEMICOLON = 0x3b;

/** Reads a structured value. Never throws; a value that starts with `name=` counts as a parameter. */
export function parseStructured(text: string): StructuredValue {
  const pieces = splitPieces(text);
  const first = pieces[0] ?? '';
  const firstIsParameter = /^\s*[a-z0-9*-]+\s*=/iu.test(first);
  const parameters: Parameter[] = [];
  for (const piece of firstIsParameter ? pieces : pieces.slice(1)) {
    if (parameters.length === MAX_PARAMETERS) break;
    const parameter = readParameter(piece);
    if (parameter !== undefined) parameters.push(parameter);
  }
  const value = firstIsParameter ? '' : first.replaceAll(/[\s\0]+/gu, '').toLowerCase();
  return { value, parameters: joinContinuations(parameters) };
}

/** Without ASCII white space at both ends. U+00A0 in Latin-1 of wire bytes is the end of some UTF-8 letter, as of `à`. */
export function trimAscii(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d);
}

/** Every value of a parameter, in order. */
export function parameterValues(value: StructuredValue, name: string): readonly Parameter[] {
  return value.parameters.filter((parameter) => parameter.name === name);
}

/** Cuts at `;` outside quotes and removes comments outside quotes. */
function splitPieces(text: string): readonly string[] {
  if (!/[(\\]/u.test(text)) return splitOutsideQuotes(text);
  const pieces: string[] = [];
  let piece = '';
  let quoted = false;
  let comment = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (comment > 0) {
      if (character === '\\') at++;
      else if (character === '(') comment++;
      else if (character === ')') comment--;
    } else if (quoted) {
      piece += character;
      if (character === '\\') piece += text.charAt(++at);
      else if (character === '"') quoted = false;
    } else if (character === '"') {
      quoted = true;
      piece += character;
    } else if (character === '(' && opensComment(piece) && text.includes(')', at)) {
      comment = 1;
    } else if (character === ';') {
      pieces.push(piece);
      piece = '';
    } else {
      piece += character;
    }
  }
  pieces.push(piece);
  return pieces;
}

/** The same where no comment and no escape stands in the text, as in nearly all. */
function splitOutsideQuotes(text: string): readonly string[] {
  if (!text.includes('"')) return text.split(';');
  const pieces: string[] = [];
  let from = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) quoted = !quoted;
    else if (code === SEMICOLON && !quoted) {
      pieces.push(text.slice(from, at));
      from = at + 1;
    }
  }
  pieces.push(text.slice(from));
  return pieces;
}

/** A parenthesis inside an unquoted parameter value is text: `filename=Invoice(1).pdf`. */
function opensComment(piece: string): boolean {
  const equals = piece.indexOf('=');
  return equals === -1 || piece.endsWith(' ') || piece.endsWith('\t');
}

function readParameter(piece: string): (Parameter & { section: number }) | undefined {
  const equals = piece.indexOf('=');
  if (equals === -1) return undefined;
  const rawName = piece
    .slice(0, equals)
    .replaceAll(/[\s\0]+/gu, '')
    .toLowerCase();
  const match = /^([^*]+)(?:\*(\d{1,6}))?(\*)?$/u.exec(rawName);
  const name = match?.[1] ?? rawName;
  const rawValue = trimAscii(piece.slice(equals + 1));
  const quoted = rawValue.startsWith('"');
  return {
    name,
    value: quoted ? unquote(rawValue) : rawValue,
    encoded: match?.[3] === '*',
    quoted,
    section: match?.[2] === undefined ? -1 : Number(match[2]),
  };
}

/** The text of a quoted string; without a closing quote everything after the first one. */
function unquote(text: string): string {
  if (!text.includes('\\')) {
    const end = text.indexOf('"', 1);
    return text.slice(1, end === -1 ? text.length : end);
  }
  let value = '';
  for (let at = 1; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '"') break;
    value += character === '\\' && at + 1 < text.length ? text.charAt(++at) : character;
  }
  return value;
}

/** Puts the numbered sections of RFC 2231 §3 together; other parameters stay as they are, behind them. */
function joinContinuations(parameters: readonly Parameter[]): readonly Parameter[] {
  const numbered = parameters as readonly (Parameter & { section: number })[];
  if (numbered.every(({ section }) => section === -1))
    return numbered.map((one) => plain(one, one.value, one.encoded));
  const sections = new Map<string, (Parameter & { section: number })[]>();
  const rest: Parameter[] = [];
  for (const parameter of numbered) {
    if (parameter.section === -1) {
      rest.push(plain(parameter, parameter.value, parameter.encoded));
      continue;
    }
    const list = sections.get(parameter.name);
    if (list === undefined) sections.set(parameter.name, [parameter]);
    else list.push(parameter);
  }
  const joined: Parameter[] = [];
  for (const list of sections.values()) {
    list.sort((left, right) => left.section - right.section);
    const encoded = list.some((section) => section.encoded);
    // In a mixed series a literal percent sign must survive the decoding of the whole.
    const value = list
      .map((section) => (encoded && !section.encoded ? section.value.replaceAll('%', '%25') : section.value))
      .join('');
    const first = list[0];
    if (first !== undefined) joined.push(plain(first, value, encoded));
  }
  return [...joined, ...rest];
}

function plain(from: Parameter, value: string, encoded: boolean): Parameter {
  return { name: from.name, value, encoded, quoted: from.quoted };
}
