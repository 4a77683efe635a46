/** Computes an expression from the values of its metrics. Undefined when there is no value, as of a division by zero. */
export type Expression = (values: Readonly<Record<string, number>>) => number | undefined;

const TOKEN = /\s*(>=|<=|==|!=|[-+*/()<>,]|\d+(?:\.\d+)?|[A-Za-z_]\w*)/y;

/** From the loosest to the tightest. */
const OPERATORS: readonly Readonly<Record<string, (one: number, other: number) => number>>[] = [
  {
    '>=': (one, other) => Number(one >= other),
    '<=': (one, other) => Number(one <= other),
    '>': (one, other) => Number(one > other),
    '<': (one, other) => Number(one < other),
    '==': (one, other) => Number(one === other),
    '!=': (one, other) => Number(one !== other),
  },
  { '+': (one, other) => one + other, '-': (one, other) => one - other },
  { '*': (one, other) => one * other, '/': (one, other) => one / other },
];

/** Reads a metric math expression of arithmetic, comparisons and `IF`; undefined for one with anything else. */
export function parseExpression(text: string): Expression | undefined {
  const tokens = tokensOf(text);
  if (tokens === undefined) {
    return undefined;
  }
  try {
    const parser = new Parser(tokens);
    const compute = parser.expression();
    parser.end();
    return (values) => {
      const value = compute(values);
      return Number.isFinite(value) ? value : undefined;
    };
  } catch (error) {
    if (error instanceof UnknownExpressionError) {
      return undefined;
    }
    throw error;
  }
}

class UnknownExpressionError extends Error {}

type Compute = (values: Readonly<Record<string, number>>) => number;

function tokensOf(text: string): readonly string[] | undefined {
  const tokens: string[] = [];
  const trimmed = text.trim();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < trimmed.length) {
    const [, token] = TOKEN.exec(trimmed) ?? [];
    if (token === undefined) {
      return undefined;
    }
    tokens.push(token);
  }
  return tokens;
}

class Parser {
  private position = 0;

  constructor(private readonly tokens: readonly string[]) {}

  expression(level = 0): Compute {
    const operators = OPERATORS[level];
    if (operators === undefined) {
      return this.operand();
    }
    let left = this.expression(level + 1);
    for (let operator = operators[this.next ?? '']; operator !== undefined; operator = operators[this.next ?? '']) {
      this.position += 1;
      const [one, other, apply] = [left, this.expression(level + 1), operator];
      left = (values) => apply(one(values), other(values));
    }
    return left;
  }

  end(): void {
    if (this.next !== undefined) {
      throw new UnknownExpressionError();
    }
  }

  private get next(): string | undefined {
    return this.tokens[this.position];
  }

  private operand(): Compute {
    const token = this.take();
    if (token === '(') {
      const inner = this.expression();
      this.take(')');
      return inner;
    }
    if (token === 'IF' && this.next === '(') {
      return this.condition();
    }
    if (/^\d/.test(token)) {
      return () => Number(token);
    }
    if (/^[a-z]/i.test(token) && this.next !== '(') {
      return (values) => values[token] ?? NaN;
    }
    throw new UnknownExpressionError();
  }

  private condition(): Compute {
    this.take('(');
    const condition = this.expression();
    this.take(',');
    const whenTrue = this.expression();
    this.take(',');
    const whenFalse = this.expression();
    this.take(')');
    return (values) => (condition(values) !== 0 ? whenTrue(values) : whenFalse(values));
  }

  private take(expected?: string): string {
    const token = this.next;
    if (token === undefined || (expected !== undefined && token !== expected)) {
      throw new UnknownExpressionError();
    }
    this.position += 1;
    return token;
  }
}
