import { COMMANDS, ddeSign } from './dde-link.ts';
import type { Sign } from './finding.ts';

/** An application that takes commands, right before the mark of a link: `cmd|`, `'cmd.exe'|`. */
const APPLICATION = new RegExp(String.raw`(?:^|[^\w.])'?(?:${COMMANDS})(?:\.exe)?'?\s{0,10}$`, 'iu');
const COMMAND = new RegExp(String.raw`\b(?:${COMMANDS})\b`, 'iu');
/** Characters that an application's name, its quotes and blanks behind it may take. */
const MAX_APPLICATION = 32;
/** Characters between the start of a formula and the mark: what Excel takes in a cell. */
const MAX_FORMULA = 8_192;
const MAX_BARE_TOPIC = 200;
const BLANK = /\s/u;

/**
 * A cell of a comma-separated file that starts a program: `=cmd|' /c …'!A1`, alone or behind other terms of a formula.
 * Every mark is looked at. The work grows with the length of the text, whatever is in it.
 */
export function ddeInCsv(text: string): readonly Sign[] {
  const formulas = new FormulaScan(text);
  for (let mark = text.indexOf('|'); mark !== -1; mark = text.indexOf('|', mark + 1)) {
    const topic = topicAt(text, mark + 1);
    if (topic === undefined) continue;
    const before = text.slice(Math.max(0, mark - MAX_APPLICATION), mark);
    if (!APPLICATION.test(before) && !COMMAND.test(topic)) continue;
    if (formulas.isInside(mark)) return [ddeSign(`${before}|${topic}`)];
  }
  return [];
}

/** The topic of a link when one stands at `from` and the `!` of its item behind it: `' /c calc'` or a plain word. */
function topicAt(text: string, from: number): string | undefined {
  const start = skipBlanks(text, from);
  if (text.charAt(start) !== "'") {
    const bare = /^([\w.\\/:-]{1,200})\s{0,10}!/u.exec(text.slice(start, start + MAX_BARE_TOPIC + 11));
    return bare?.[1];
  }
  let end = text.indexOf("'", start + 1);
  // A doubled quote is one inside the topic.
  while (end !== -1 && text.charAt(end + 1) === "'") end = text.indexOf("'", end + 2);
  return end !== -1 && text.charAt(skipBlanks(text, end + 1)) === '!' ? text.slice(start, end) : undefined;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < from + 10 && BLANK.test(text.charAt(at))) at++;
  return at;
}

/** Where formulas start, read on once over the text as far as it is asked for. */
class FormulaScan {
  readonly #starts: Iterator<RegExpExecArray, undefined>;
  #next: RegExpExecArray | undefined;
  #open = -1;
  #quoted = false;

  constructor(text: string) {
    // A first line `sep=^` names another separator.
    const separator = /^"?sep=([^\w\s])/iu.exec(text)?.[1] ?? ',';
    this.#starts = text.matchAll(
      new RegExp(
        String.raw`(^|[\r\n,;\t"]|\u{${(separator.codePointAt(0) ?? 0x2c).toString(16)}})\s{0,50}[=+\-@]|\n`,
        'gu',
      ),
    );
    this.#advance();
  }

  /** Whether `at` is in a cell that starts as a formula. `at` never goes back. */
  isInside(at: number): boolean {
    while (this.#next !== undefined && this.#next.index < at) {
      const opener = this.#next[1];
      if (opener !== undefined) {
        this.#open = this.#next.index;
        this.#quoted = opener === '"';
      } else if (!this.#quoted) {
        // Only a quoted cell goes on in the next line.
        this.#open = -1;
      }
      this.#advance();
    }
    return this.#open !== -1 && at - this.#open <= MAX_FORMULA;
  }

  #advance(): void {
    const result = this.#starts.next();
    this.#next = result.done === true ? undefined : result.value;
  }
}
