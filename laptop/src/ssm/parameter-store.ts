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

/** Parameter Store on the laptop. SecureStrings are encrypted at rest; values are never logged. */
export interface ParameterStore {
  /** Makes or, with `overwrite`, replaces a parameter and returns its new version. Fails with `ParameterAlreadyExists` otherwise. */
  put(parameter: { name: string; type: ParameterType; value: string; overwrite?: boolean }): number;
  /** The newest version, or undefined. */
  find(name: string): Parameter | undefined;
  delete(name: string): boolean;
}

/** A parameter store that also tells what there is and what there was. */
export interface ParameterArchive extends ParameterStore {
  put(parameter: { name: string; type: ParameterType; value: string; overwrite?: boolean; description?: string }): number;
  /** By name. */
  list(): readonly ParameterDescription[];
  /** Every version that is still kept, the oldest first; empty where there is no such parameter. */
  history(name: string): readonly (Parameter & { readonly description: string })[];
}
