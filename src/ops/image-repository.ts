/** Where the service's images are kept. */
export interface ImageRepository {
  /** What it is, for messages. */
  readonly description: string;
  exists(tag: string): Promise<boolean>;
  /** Readies Docker to pull from and push to it. */
  logIn(): Promise<void>;
  /** Tag of the image whose layers later builds start from; null where the machine keeps them anyway. */
  readonly cacheTag: string | null;
  /** Null where a built image is in the repository already. */
  readonly push: ((tag: string) => Promise<PushResult>) | null;
}

/** `failed` has shown why by then. */
export type PushResult = 'pushed' | 'exists' | 'failed';
