import type { ConfigurationProblem } from '../configuration-error';

/** A valid value that breaks a rule together with other values. */
export interface Conflict extends ConfigurationProblem {
  /** Paths of the other values that the rule compared. */
  readonly comparedWith: readonly string[];
}

export type Keys = readonly (string | number)[];

/** Collects every problem of the options. */
export class Problems {
  private readonly found = new Map<string, ConfigurationProblem>();
  private readonly invalidPaths: string[] = [];

  /** @param findOption finds the option that was meant by a key in the wrong section */
  constructor(readonly findOption: (writtenAt: Keys) => Keys | undefined) {}

  get all(): readonly ConfigurationProblem[] {
    return [...this.found.values()];
  }

  /** Adds a problem. The same one is listed once: a setting that environments share is checked in each of them. */
  add({ path, given, allowed, fix }: ConfigurationProblem): void {
    this.found.set(JSON.stringify([path, given, allowed, fix]), { path, given, allowed, fix });
  }

  /** Adds a conflict, unless one of the values is a placeholder: it then says nothing about what the team wrote. */
  addConflict(conflict: Conflict): void {
    const paths = [conflict.path, ...conflict.comparedWith];
    if (!paths.some((path) => this.invalidPaths.some((invalid) => isWithin(path, invalid) || isWithin(invalid, path)))) {
      this.add(conflict);
    }
  }

  /** Records that the value at a path is a placeholder. */
  markInvalid(path: string): void {
    this.invalidPaths.push(path);
  }
}

const isWithin = (inner: string, outer: string): boolean =>
  outer === '' || inner === outer || inner.startsWith(`${outer}.`) || inner.startsWith(`${outer}[`);
