import type { Banana, BananaChanges, NewBanana } from './banana';
import type { BananaPage, BananaStore } from './banana-store';

/** Keeps bananas for as long as the process lives. */
export class MemoryBananaStore implements BananaStore {
  private readonly bananas = new Map<number, Banana>();
  private lastId = 0;

  async create(banana: NewBanana): Promise<Banana> {
    this.lastId += 1;
    return this.put({ ...banana, id: this.lastId });
  }

  async list({ limit, before = Infinity }: BananaPage): Promise<readonly Banana[]> {
    return [...this.bananas.values()]
      .filter((banana) => banana.id < before)
      .sort((a, b) => b.id - a.id)
      .slice(0, limit);
  }

  async find(id: number): Promise<Banana | undefined> {
    return this.bananas.get(id);
  }

  async update(id: number, changes: BananaChanges): Promise<Banana | undefined> {
    const current = this.bananas.get(id);
    return current && this.put({ ...current, ...changes });
  }

  async remove(id: number): Promise<boolean> {
    return this.bananas.delete(id);
  }

  private put(banana: Banana): Banana {
    this.bananas.set(banana.id, banana);
    return banana;
  }
}
