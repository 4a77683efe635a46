import type { Banana, BananaChanges, NewBanana } from './banana';

/** Where bananas are kept. */
export interface BananaStore {
  create(banana: NewBanana): Promise<Banana>;
  /** Newest first. */
  list(page: BananaPage): Promise<readonly Banana[]>;
  find(id: number): Promise<Banana | undefined>;
  /** What is not among the changes stays. Gives `undefined` where there is no such banana. */
  update(id: number, changes: BananaChanges): Promise<Banana | undefined>;
  /** Whether there was such a banana. */
  remove(id: number): Promise<boolean>;
}

export interface BananaPage {
  /** Greatest number of bananas wanted. */
  readonly limit: number;
  /** Only bananas with a lower id. @default - from the newest on */
  readonly before?: number;
}
