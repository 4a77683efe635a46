export interface Banana {
  readonly id: number;
  readonly pickedAt: Date;
  readonly peeled: boolean;
}

export type NewBanana = Omit<Banana, 'id'>;
export type BananaChanges = Partial<NewBanana>;
