import type { Docker } from './docker';
import type { ImageRepository } from './image-repository';

/** This machine's own Docker store: what is built is in it. */
export function localRepository({ uri, docker }: { readonly uri: string; readonly docker: Docker }): ImageRepository {
  return {
    description: "this machine's Docker store",
    exists: (tag) => docker.hasImage(`${uri}:${tag}`),
    logIn: async () => undefined,
    cacheTag: null,
    push: null,
  };
}
