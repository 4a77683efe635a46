/** Whether bananas can be had now. */
export interface Readiness {
  /**
   * Resolves once the store can be used.
   *
   * @throws UnavailableError when that takes too long
   */
  wait(): Promise<void>;
  /** Why the store cannot be used at this moment, or `null` when it can. */
  check(): Promise<string | null>;
}

/** What is in memory is always there. */
export const ALWAYS_READY: Readiness = {
  wait: async () => undefined,
  check: async () => null,
};
