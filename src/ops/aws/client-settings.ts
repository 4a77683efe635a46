/** What every client of the SDK takes. */
export interface ClientSettings {
  readonly region: string;
  readonly credentials?: StaticCredentials | (() => Promise<StaticCredentials>);
  readonly endpoint?: string;
  readonly profile?: string;
  readonly maxAttempts: number;
  readonly retryMode: 'adaptive';
}

export interface StaticCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}
