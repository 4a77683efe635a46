import { isJsonObject, type Json } from '../json';
import { evaluate, holds } from './intrinsics/evaluate';
import type { Scope } from './intrinsics/evaluation';
import type { StackFiles } from './stack-files';
import type { StackState } from './stack-state';
import { TemplateError } from './template/template-error';

export interface StackOutputs {
  readonly outputs: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string>>;
}

/** Evaluates the outputs of a template. An output whose condition is false does not exist. */
export function stackOutputs(scope: Scope): StackOutputs {
  const outputs: Record<string, string> = {};
  const exports: Record<string, string> = {};
  for (const [name, body] of Object.entries(scope.template.outputs)) {
    const path = `Outputs.${name}`;
    const condition = typeof body.Condition === 'string' ? body.Condition : null;
    if (!holds(condition, { scope, path })) {
      continue;
    }
    const value = stringAt({ part: body.Value, scope, path: `${path}.Value` });
    outputs[name] = value;
    if (isJsonObject(body.Export)) {
      exports[stringAt({ part: body.Export.Name, scope, path: `${path}.Export.Name` })] = value;
    }
  }
  return { outputs, exports };
}

/** @throws Error, as CloudFormation does, when two stacks have the same export, or when an imported one is changed or deleted */
export function checkExports({ state, exports, files }: { state: StackState; exports: StackOutputs['exports']; files: StackFiles }): void {
  const others = files
    .readAll()
    .filter((other) => other.name !== state.name && other.account === state.account && other.region === state.region);
  for (const name of Object.keys(exports)) {
    const owner = others.find((other) => name in other.exports);
    if (owner !== undefined) {
      throw new Error(`stack ${owner.name} already has export "${name}"`);
    }
  }
  for (const [name, value] of Object.entries(state.exports)) {
    const user = exports[name] === value ? undefined : others.find((other) => other.imports.includes(name));
    if (user !== undefined) {
      throw new Error(`export "${name}" cannot be ${name in exports ? 'changed' : 'deleted'} as it is in use by stack ${user.name}`);
    }
  }
}

function stringAt({ part, scope, path }: { part: Json | undefined; scope: Scope; path: string }): string {
  const value = part === undefined ? undefined : evaluate(part, { scope, path });
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
    throw new TemplateError(path, 'an output must be a string');
  }
  return String(value);
}
