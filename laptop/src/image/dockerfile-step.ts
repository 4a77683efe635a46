/** One instruction of a Dockerfile; its variables are not expanded yet. */
export interface Step {
  /** Counts from one. */
  readonly line: number;
  readonly keyword: string;
  /** Flags such as `--chown`, by name. */
  readonly flags: Readonly<Record<string, string>>;
  /** Everything after the keyword and its flags, with continuation lines joined. */
  readonly text: string;
  /** The arguments, still quoted; in exec form, the items of the JSON array. */
  readonly args: readonly string[];
  /** Whether the arguments are a JSON array. */
  readonly exec: boolean;
  /** `NAME=value` pairs of `ARG`, `ENV` and `LABEL`, without quotes. */
  readonly properties: readonly Property[];
}

export interface Property {
  readonly name: string;
  /** Undefined without a `=`. */
  readonly value: string | undefined;
  /** In single quotes, so `$` is not expanded. */
  readonly literal: boolean;
}
