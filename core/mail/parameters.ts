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
/** The section of a parameter that is not cut into numbered ones. */
const WHOLE = -1;
const QUOTE = 0x22;
const SEMICOLON = 0x3b;

/** Reads a structured value. Never throws; a value that starts with `name=` counts as a parameter. */
export function parseStructured(text: string): StructuredValue {
  const pieces = splitPieces(text);
  const first = pieces[0] ?? '';
  const firstIsParameter = first.includes('=') && /^\s*[a-z0-9*-]+\s*=/iu.test(first);
  const parameters: Parameter[] = [];
  const sections: number[] = [];
  for (let at = firstIsParameter ? 0 : 1; at < pieces.length; at++) {
    if (parameters.length === MAX_PARAMETERS) break;
    readParameter(pieces[at] ?? '', parameters, sections);
  }
  const isNumbered = sections.some((section) => section !== WHOLE);
  return {
    value: firstIsParameter ? '' : withoutBlanks(first).toLowerCase(),
    parameters: isNumbered ? joinContinuations(parameters, sections) : parameters,
  };
}

/** Without white space and NUL anywhere. */
function withoutBlanks(text: string): string {
  return BLANKS.test(text) ? text.replaceAll(ALL_BLANKS, '') : text;
}

const BLANKS = /[\s\0]/u;
const ALL_BLANKS = /[\s\0]+/gu;

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

/** Adds the parameter in a piece, and its section number (RFC 2231 §3), where there is one. */
function readParameter(piece: string, parameters: Parameter[], sections: number[]): void {
  const equals = piece.indexOf('=');
  if (equals === -1) return;
  const rawName = withoutBlanks(piece.slice(0, equals)).toLowerCase();
  const match = rawName.includes('*') ? /^([^*]+)(?:\*(\d{1,6}))?(\*)?$/u.exec(rawName) : null;
  const rawValue = trimAscii(piece.slice(equals + 1));
  const quoted = rawValue.startsWith('"');
  parameters.push({
    name: match?.[1] ?? rawName,
    value: quoted ? unquote(rawValue) : rawValue,
    encoded: match?.[3] === '*',
    quoted,
  });
  sections.push(match?.[2] === undefined ? WHOLE : Number(match[2]));
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

interface Section {
  readonly number: number;
  readonly parameter: Parameter;
}

/** Puts the numbered sections of RFC 2231 §3 together; other parameters stay as they are, behind them. */
function joinContinuations(
  parameters: readonly Parameter[],
  sections: readonly number[],
): readonly Parameter[] {
  const lists = new Map<string, Section[]>();
  const rest: Parameter[] = [];
  for (const [index, parameter] of parameters.entries()) {
    const number = sections[index] ?? WHOLE;
    if (number === WHOLE) {
      rest.push(parameter);
      continue;
    }
    const list = lists.get(parameter.name);
    if (list === undefined) lists.set(parameter.name, [{ number, parameter }]);
    else list.push({ number, parameter });
  }
  const joined: Parameter[] = [];
  for (const list of lists.values()) {
    const ordered = list.sort((left, right) => left.number - right.number).map(({ parameter }) => parameter);
    const encoded = ordered.some((section) => section.encoded);
    // In a mixed series a literal percent sign must survive the decoding of the whole.
    const value = ordered
      .map((section) => (encoded && !section.encoded ? section.value.replaceAll('%', '%25') : section.value))
      .join('');
    const [first] = ordered;
    if (first !== undefined) joined.push({ ...first, value, encoded });
  }
  return [...joined, ...rest];
}
