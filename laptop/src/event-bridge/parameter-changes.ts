import type { ParameterArchive, ParameterType } from '../ssm/parameter-store';

/** A change in Parameter Store, as AWS reports it to EventBridge. */
export interface ParameterChange {
  readonly operation: 'Create' | 'Update' | 'Delete';
  readonly name: string;
  readonly type: ParameterType;
}

/** A parameter store that reports the changes that are made through it. */
export class ReportingParameterStore implements ParameterArchive {
  constructor(
    private readonly store: ParameterArchive,
    private readonly report: (change: ParameterChange) => void,
  ) {}

  put(parameter: Parameters<ParameterArchive['put']>[0]): number {
    const version = this.store.put(parameter);
    this.report({ operation: version === 1 ? 'Create' : 'Update', name: parameter.name, type: parameter.type });
    return version;
  }

  find(name: string): ReturnType<ParameterArchive['find']> {
    return this.store.find(name);
  }

  list(): ReturnType<ParameterArchive['list']> {
    return this.store.list();
  }

  history(name: string): ReturnType<ParameterArchive['history']> {
    return this.store.history(name);
  }

  delete(name: string): boolean {
    const type = this.store.list().find((parameter) => parameter.name === name)?.type;
    const deleted = this.store.delete(name);
    if (deleted && type !== undefined) {
      this.report({ operation: 'Delete', name, type });
    }
    return deleted;
  }
}
