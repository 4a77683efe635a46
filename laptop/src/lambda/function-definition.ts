/** A Lambda function, as the laptop runs it. */
export interface FunctionDefinition {
  readonly name: string;
  readonly arn: string;
  /** `<file>.<export>`. */
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly memoryMiB: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly region: string;
}
