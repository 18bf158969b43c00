import { LOOPS, OPERATORS, RESERVED, WORDS } from './names';
import { CelProblem, fits, type Token, tokensOf } from './tokens';

/** What an expression names. */
export interface CelNames {
  /** Attributes as they are read, such as `request.headers`: a variable and, where one is selected from it, a field. */
  readonly attributes: readonly string[];
  /** Functions as they are called, on their own or on a value, with as many arguments: `size(_)`, `_.size()`. */
  readonly functions: readonly string[];
  /** Macros that go over all elements of a list or a map. */
  readonly loops: readonly string[];
  /** Texts as they are written, quotes included. */
  readonly texts: readonly string[];
}

export type CelResult = CelNames | { readonly problem: string; readonly at: number };

/** What the rest of an expression has to know of a part: whether it is a variable, a field of something, or a number. */
interface Part {
  readonly is: 'variable' | 'field' | 'other';
  /** The variable and the fields that are selected from it. */
  readonly path?: readonly string[];
}

const OTHER: Part = { is: 'other' };
/** cel-go reads no deeper than this. */
const MAX_DEPTH = 250;
const MAX_LENGTH = 100_000;

/** Reads an expression as istiod does, which has cel-go without its optional syntax. */
export function parseCel(expression: string): CelResult {
  try {
    if ([...expression].length > MAX_LENGTH) throw new CelProblem(`it is longer than ${MAX_LENGTH} characters`, 0);
    return new Reader(tokensOf(expression), expression.length).read();
  } catch (error) {
    if (error instanceof CelProblem) return { problem: error.message, at: error.at };
    throw error;
  }
}

class Reader {
  private next = 0;
  private depth = 0;
  private readonly functions = new Set<string>();
  private readonly loops = new Set<string>();
  private readonly paths: (readonly string[])[] = [];
  private readonly bound: string[] = [];

  constructor(
    private readonly tokens: readonly Token[],
    private readonly end: number,
  ) {}

  read(): CelNames {
    this.expression();
    if (this.next < this.tokens.length) throw this.unexpected();
    const attributes = this.paths.map((path) => path.slice(0, 2).join('.'));
    const texts = this.tokens.filter(({ kind }) => kind === 'text').map(({ text }) => text);
    return { attributes: [...new Set(attributes)], functions: [...this.functions], loops: [...this.loops], texts };
  }

  private expression(): Part {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) throw new CelProblem(`it is nested deeper than ${MAX_DEPTH} levels`, this.at());
    const part = this.chain(0);
    this.depth -= 1;
    if (!this.takes('?')) return part;
    this.use(part);
    this.use(this.chain(0));
    this.expect(':');
    this.use(this.expression());
    return OTHER;
  }

  /** `a || b`, and by that what binds more closely. */
  private chain(level: number): Part {
    const operators = OPERATORS[level];
    if (operators === undefined) return this.unary();
    const first = this.chain(level + 1);
    if (!operators.includes(this.peek())) return first;
    this.use(first);
    while (operators.includes(this.peek())) {
      this.next += 1;
      this.use(this.chain(level + 1));
    }
    return OTHER;
  }

  private unary(): Part {
    const sign = this.peek();
    let signs = 0;
    if (sign === '!' || sign === '-') while (this.takes(sign)) signs += 1;
    const negative = sign === '-' ? signs === 1 : this.isNegativeNumber();
    const part = this.member(negative);
    if (signs === 0) return part;
    this.use(part);
    return OTHER;
  }

  /** A number may have its sign behind others: `!-1`. */
  private isNegativeNumber(): boolean {
    return this.peek() === '-' && this.tokens[this.next + 1]?.kind === 'number' && this.takes('-');
  }

  private member(negative: boolean): Part {
    let part = this.primary(negative);
    for (;;) {
      if (this.takes('.')) part = this.selected(part);
      else if (this.takes('[')) {
        this.use(part);
        this.use(this.expression());
        this.expect(']');
        part = OTHER;
      } else return part;
    }
  }

  private selected(of: Part): Part {
    const { kind, text, at } = this.field();
    if (kind === 'quoted' || !this.takes('(')) {
      return { is: 'field', path: of.path && [...of.path, text.replaceAll('`', '')] };
    }
    if (of.path?.join('.') === 're') {
      this.functions.add(call(`re.${text}`, this.arguments().length));
      return OTHER;
    }
    this.use(of);
    if (LOOPS.has(text)) this.loop(text, at);
    else this.functions.add(`_.${call(text, this.arguments().length)}`);
    return OTHER;
  }

  /** `list.all(x, x > 0)`: its first argument names what the others may use. */
  private loop(name: string, at: number): void {
    const first = this.peek() === ')' ? undefined : this.expression();
    const variable = first?.path?.length === 1 && first.is === 'variable' ? first.path[0] : undefined;
    if (variable !== undefined) this.bound.push(variable);
    let count = first === undefined ? 0 : 1;
    while (this.takes(',')) {
      this.use(this.expression());
      count += 1;
    }
    this.expect(')');
    if (LOOPS.get(name)?.includes(count) !== true) {
      this.functions.add(`_.${call(name, count)}`);
      if (first) this.use(first);
    } else if (variable === undefined || variable === '__result__') {
      throw new CelProblem(`${name}() takes the name of a variable first`, at);
    } else this.loops.add(name);
    if (variable !== undefined) this.bound.pop();
  }

  private primary(negative: boolean): Part {
    const token = this.tokens[this.next];
    if (token === undefined) throw this.unexpected();
    const { kind, text, at } = token;
    if (kind === 'number') {
      if (!fits(text, negative)) throw new CelProblem(`${text} does not fit in 64 bits`, at);
    }
    if (kind === 'number' || kind === 'text' || ['true', 'false', 'null'].includes(text)) {
      this.next += 1;
      return OTHER;
    }
    if (this.takes('(')) {
      const inner = this.expression();
      this.expect(')');
      return inner;
    }
    if (this.takes('[')) return this.list(']', () => this.use(this.expression()), true);
    if (this.takes('{')) return this.list('}', () => this.entry(() => this.use(this.expression())), true);
    return this.named(this.takes('.'));
  }

  /** @param absolute whether a dot leads, by which `.has` is no macro */
  private named(absolute: boolean): Part {
    const { text, at } = this.identifier();
    if (this.beginsMessage()) return this.message();
    if (RESERVED.includes(text)) throw new CelProblem(`"${text}" is a word of CEL itself`, at);
    if (!this.takes('(')) return { is: 'variable', path: [text] };
    const parts = this.arguments();
    if (text !== 'has' || parts.length !== 1 || absolute) {
      this.functions.add(call(text, parts.length));
    } else if (parts[0]?.is !== 'field') throw new CelProblem('has() takes a field, such as has(a.b)', at);
    return OTHER;
  }

  /** Up to the closing parenthesis. */
  private arguments(): Part[] {
    const parts: Part[] = [];
    this.list(')', () => parts.push(this.expression()));
    for (const part of parts) this.use(part);
    return parts;
  }

  /** Whether names joined by dots end in `{`. */
  private beginsMessage(): boolean {
    let ahead = this.next;
    while (this.tokens[ahead]?.text === '.' && this.tokens[ahead + 1]?.kind === 'identifier') ahead += 2;
    return this.tokens[ahead]?.text === '{';
  }

  /** `a.B{c: 1}`, of which no type is known to a proxy. */
  private message(): Part {
    while (this.takes('.')) this.identifier();
    this.expect('{');
    this.functions.add('{}');
    return this.list('}', () => this.entry(() => this.field()), true);
  }

  private entry(key: () => void): void {
    key();
    this.expect(':');
    this.use(this.expression());
  }

  /** What is separated by commas up to the end of it, where the last one may have a comma too. */
  private list(end: string, item: () => void, trailing = false): Part {
    if (this.takes(end)) return OTHER;
    if (trailing && this.takes(',')) {
      this.expect(end);
      return OTHER;
    }
    item();
    while (this.takes(',')) {
      if (trailing && this.peek() === end) break;
      item();
    }
    this.expect(end);
    return OTHER;
  }

  private use({ path }: Part): void {
    if (path !== undefined && !this.bound.includes(path[0] ?? '')) this.paths.push(path);
  }

  private identifier(): Token {
    const token = this.tokens[this.next];
    if (token?.kind !== 'identifier' || WORDS.includes(token.text)) throw this.unexpected();
    this.next += 1;
    return token;
  }

  /** A name behind a dot, which may stand in backquotes. */
  private field(): Token {
    const token = this.tokens[this.next];
    if (token?.kind !== 'quoted') return this.identifier();
    this.next += 1;
    return token;
  }

  private peek(): string {
    const token = this.tokens[this.next];
    return token === undefined || ['text', 'number', 'quoted'].includes(token.kind) ? '' : token.text;
  }

  private takes(sign: string): boolean {
    if (this.peek() !== sign) return false;
    this.next += 1;
    return true;
  }

  private expect(sign: string): void {
    if (!this.takes(sign)) throw this.unexpected(`"${sign}"`);
  }

  private at(): number {
    return this.tokens[this.next]?.at ?? this.end;
  }

  private unexpected(wanted = 'a value'): CelProblem {
    const token = this.tokens[this.next];
    const found = token === undefined ? 'it ends' : `${token.text} stands`;
    return new CelProblem(`${found} where ${wanted} should`, this.at());
  }
}

/** `size(_)`. */
const call = (name: string, count: number) => `${name}(${Array(count).fill('_').join(', ')})`;
