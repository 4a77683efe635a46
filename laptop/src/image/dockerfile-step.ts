/** One instruction of a Dockerfile, with variables not yet expanded. */
export interface Step {
  /** Counted from one. */
  readonly line: number;
  readonly keyword: string;
  /** Flags such as `--chown`, by name. */
  readonly flags: Readonly<Record<string, string>>;
  /** Everything after the keyword and its flags, continuation lines joined. */
  readonly text: string;
  /** The arguments, one by one, quotes still around them; the items of a JSON array where it is one. */
  readonly words: readonly string[];
  /** Whether the arguments are a JSON array. */
  readonly exec: boolean;
  /** `NAME=value` pairs of `ARG`, `ENV` and `LABEL`, without quotes. */
  readonly properties: readonly Property[];
}

export interface Property {
  readonly name: string;
  /** Undefined where only the name is given. */
  readonly value: string | undefined;
  /** Single quotes keep `$` as it is. */
  readonly literal: boolean;
}
