/** Who signed a request. */
export interface Identity {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | null;
  readonly account: string;
  readonly arn: string;
  readonly userId: string;
  /** In milliseconds since 1970; null where the credentials last. */
  readonly expiresAt: number | null;
}
