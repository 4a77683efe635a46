export type ParameterType = 'String' | 'StringList' | 'SecureString';

export interface Parameter {
  readonly name: string;
  readonly type: ParameterType;
  readonly value: string;
  readonly version: number;
  readonly lastModified: string;
}

/** A parameter without its value. */
export type ParameterDescription = Omit<Parameter, 'value'> & { readonly description: string };

/** Parameter Store on the laptop. SecureStrings are stored encrypted; values are never logged. */
export interface ParameterStore {
  /**
   * Creates a parameter, or replaces it with `overwrite`, and returns its new version.
   * @throws ParameterStoreError `ParameterAlreadyExists` when it exists and `overwrite` is not set
   */
  put(parameter: { name: string; type: ParameterType; value: string; overwrite?: boolean }): number;
  /** The newest version; undefined if there is no such parameter. */
  find(name: string): Parameter | undefined;
  /** False if there is no such parameter. */
  delete(name: string): boolean;
}

/** A parameter store that also lists its parameters and their previous versions. */
export interface ParameterArchive extends ParameterStore {
  put(parameter: { name: string; type: ParameterType; value: string; overwrite?: boolean; description?: string }): number;
  /** Sorted by name. */
  list(): readonly ParameterDescription[];
  /** All versions that are still stored, the oldest first; empty if there is no such parameter. */
  history(name: string): readonly (Parameter & { readonly description: string })[];
}
