import type { Docker } from './docker';

/** Where the service's images are stored. */
export interface ImageStore {
  /** Whether it has an image with this tag. */
  exists(tag: string): Promise<boolean>;
  /** Logs Docker in, so that it can pull and push. */
  logIn(): Promise<void>;
  /** Tag of the image with cached layers; null if the machine itself caches them. */
  readonly cacheTag: string | null;
  /** Null if an image is stored as soon as it is built. */
  readonly push: ((tag: string) => Promise<PushResult>) | null;
}

/** A `failed` push has already shown its output. */
export type PushResult = 'pushed' | 'exists' | 'failed';

export interface DockerStoreProps {
  /** Repository of the images. */
  readonly uri: string;
  readonly docker: Docker;
}

/** The image store of this machine's Docker. */
export function dockerStore({ uri, docker }: DockerStoreProps): ImageStore {
  return {
    exists: (tag) => docker.hasImage(`${uri}:${tag}`),
    logIn: async () => undefined,
    cacheTag: null,
    push: null,
  };
}
