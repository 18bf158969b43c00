import { OttlError, type Token, tokensOf } from './ottl-tokens';

/** A call in a statement: `replace_pattern` or `IsMatch`, with its arguments that are plain texts. */
export interface OttlCall {
  readonly name: string;
  readonly texts: readonly (string | undefined)[];
}

/** The calls of a statement or condition, or what is wrong with its syntax. */
export type OttlResult = { readonly calls: readonly OttlCall[] } | { readonly problem: string };

/** `editor(…) where condition`. */
export const parseStatement = (text: string): OttlResult => parse(text, (parser) => parser.statement());

/** A condition on its own, as filters take it. */
export const parseCondition = (text: string): OttlResult => parse(text, (parser) => parser.condition());

function parse(text: string, rule: (parser: Parser) => void): OttlResult {
  try {
    const parser = new Parser(tokensOf(text));
    rule(parser);
    return { calls: parser.calls };
  } catch (error) {
    if (error instanceof OttlError) return { problem: error.message };
    throw error;
  }
}

const COMPARISONS = ['==', '!=', '>=', '<=', '>', '<'];

/**
 * The grammar of the language (https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/pkg/ottl),
 * by descent. It takes sums where the Collector takes conditions only, and the other way round; whether a path exists
 * is left to the Collector too.
 */
class Parser {
  readonly calls: OttlCall[] = [];
  private index = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  statement(): void {
    const { kind, text } = this.token;
    if (kind !== 'lower' && kind !== 'upper') this.fail('a function');
    this.index++;
    if (!this.is('(')) this.fail('"("');
    this.call(text);
    if (this.takeWord('where')) this.or();
    this.end();
  }

  condition(): void {
    this.or();
    this.end();
  }

  private or(): void {
    do this.and();
    while (this.takeWord('or'));
  }

  private and(): void {
    do this.not();
    while (this.takeWord('and'));
  }

  private not(): void {
    this.takeWord('not');
    this.sum();
    if (COMPARISONS.includes(this.token.text) && this.token.kind === 'punctuation') {
      this.index++;
      this.sum();
    }
  }

  private sum(): void {
    do this.product();
    while (this.take('+') || this.take('-'));
  }

  private product(): void {
    do {
      if (!this.take('-')) this.take('+');
      this.primary();
    } while (this.take('*') || this.take('/'));
  }

  private primary(): void {
    const { kind, text } = this.token;
    if (kind === 'string' || kind === 'number') {
      this.index++;
    } else if (kind === 'upper' || kind === 'lower') {
      this.index++;
      if (this.is('(')) this.call(text);
      else this.rest(kind === 'lower');
    } else if (this.is('(')) {
      this.parenthesis();
    } else if (this.take('[')) {
      this.list(']', () => this.or());
    } else if (this.take('{')) {
      this.list('}', () => {
        if (this.token.kind !== 'string') this.fail('a text as key');
        this.index++;
        this.expect(':');
        this.or();
      });
    } else {
      this.fail('a value');
    }
  }

  /** `(condition)`, or the parameters of `(x, y) => body`. */
  private parenthesis(): void {
    this.expect('(');
    this.list(')', () => this.or());
    if (this.take('=>')) this.or();
  }

  private call(name: string): void {
    this.expect('(');
    const texts: (string | undefined)[] = [];
    this.list(')', () => {
      const [first, second] = [this.token, this.tokens[this.index + 1]];
      if (first.kind === 'lower' && second?.text === '=') this.index += 2;
      texts.push(this.plainText());
      this.or();
    });
    this.calls.push({ name, texts });
    this.keys();
  }

  /** The text that stands here, where it is a whole argument. */
  private plainText(): string | undefined {
    const following = this.tokens[this.index + 1]?.text;
    if (this.token.kind !== 'string' || (following !== ',' && following !== ')')) return undefined;
    return this.token.text.slice(1, -1).replace(/\\(["\\])/g, '$1');
  }

  /** What follows the first name of a path: `.name` and `[key]`. */
  private rest(isPath: boolean): void {
    this.keys();
    while (isPath && this.take('.')) {
      if (this.token.kind !== 'lower') this.fail('a name');
      this.index++;
      this.keys();
    }
  }

  private keys(): void {
    while (this.take('[')) {
      this.sum();
      this.expect(']');
    }
  }

  private list(close: string, item: () => void): void {
    if (this.take(close)) return;
    do item();
    while (this.take(','));
    this.expect(close);
  }

  private get token(): Token {
    return this.tokens[this.index] as Token;
  }

  private is(text: string): boolean {
    return this.token.kind === 'punctuation' && this.token.text === text;
  }

  private take(text: string): boolean {
    if (!this.is(text)) return false;
    this.index++;
    return true;
  }

  private takeWord(text: string): boolean {
    if (this.token.kind !== 'lower' || this.token.text !== text) return false;
    this.index++;
    return true;
  }

  private expect(text: string): void {
    if (!this.take(text)) this.fail(`"${text}"`);
  }

  private end(): void {
    if (this.token.kind !== 'end') this.fail('its end');
  }

  private fail(expected: string): never {
    const { kind, text, at } = this.token;
    throw new OttlError(`${expected} is expected at ${at + 1}, ${kind === 'end' ? 'where it ends' : `not "${text}"`}`);
  }
}
