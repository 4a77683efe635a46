import { setTimeout as sleep } from 'node:timers/promises';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { callEmulator, type EmulatorScope } from './call-emulator';
import type { JsonObject } from '../json';
import type { Emulator } from './emulator';

const API_VERSION = '2010-05-15';
const POLL_MILLISECONDS = 100;
const NO_UPDATES = /no updates are to be performed/i;
const DOES_NOT_EXIST = /does not exist/i;

/** A stack of the emulator's CloudFormation that is there. */
export interface EmulatedStack {
  readonly status: string;
  readonly reason: string | null;
  readonly outputs: Readonly<Record<string, string>>;
}

export interface EmulatedStackRequest {
  readonly name: string;
  readonly scope: EmulatorScope;
  readonly template: JsonObject;
  readonly signal: AbortSignal;
}

/** An operation of the emulator that failed. */
export class EmulatorError extends Error {
  override readonly name = 'EmulatorError';

  /** @param code null if the response is not one of AWS, as when a type that the emulator does not know crashes it */
  constructor(
    readonly code: string | null,
    message: string,
  ) {
    super(message);
  }
}

type Fields = Readonly<Record<string, string>>;
/** An element: its children by name, or its text. */
type XmlNode = { readonly [name: string]: XmlNode | readonly XmlNode[] | string | undefined };

const parser = new XMLParser({ parseTagValue: false, isArray: (name) => name === 'member' });

/** The emulator's CloudFormation. */
export class EmulatedStacks {
  constructor(private readonly emulator: Pick<Emulator, 'url'>) {}

  /** Undefined if there is no such stack. */
  async find(name: string, scope: EmulatorScope): Promise<EmulatedStack | undefined> {
    try {
      const result = await this.call('DescribeStacks', { scope, fields: { StackName: name } });
      const stack = members(node(result, 'Stacks'))[0];
      return stack === undefined || text(stack, 'StackStatus') === 'DELETE_COMPLETE' ? undefined : readStack(stack);
    } catch (error) {
      if (error instanceof EmulatorError && DOES_NOT_EXIST.test(error.message)) {
        return undefined;
      }
      throw error;
    }
  }

  /** Leaves nothing behind if it fails. */
  async create({ name, scope, template, signal }: EmulatedStackRequest): Promise<EmulatedStack> {
    await this.call('CreateStack', { scope, fields: templateFields(name, template) });
    try {
      return await this.settled({ name, scope, signal, wanted: 'CREATE_COMPLETE' });
    } catch (error) {
      await this.delete({ name, scope });
      throw error;
    }
  }

  async update({ name, scope, template, signal }: EmulatedStackRequest): Promise<EmulatedStack> {
    try {
      await this.call('UpdateStack', { scope, fields: templateFields(name, template) });
    } catch (error) {
      if (!(error instanceof EmulatorError) || !NO_UPDATES.test(error.message)) {
        throw error;
      }
      return this.existing(name, scope);
    }
    return this.settled({ name, scope, signal, wanted: 'UPDATE_COMPLETE' });
  }

  /** Does nothing if there is no such stack. */
  async delete({ name, scope }: Pick<EmulatedStackRequest, 'name' | 'scope'>): Promise<void> {
    await this.call('DeleteStack', { scope, fields: { StackName: name } });
    for (let stack = await this.find(name, scope); stack !== undefined; stack = await this.find(name, scope)) {
      if (stack.status.endsWith('_FAILED')) {
        throw new EmulatorError(stack.status, await this.reason({ name, scope, stack }));
      }
      await sleep(POLL_MILLISECONDS);
    }
  }

  private async settled(request: Omit<EmulatedStackRequest, 'template'> & { readonly wanted: string }): Promise<EmulatedStack> {
    const { name, scope, signal, wanted } = request;
    for (;;) {
      const stack = await this.existing(name, scope);
      if (stack.status === wanted) {
        return stack;
      }
      if (!stack.status.endsWith('_IN_PROGRESS')) {
        throw new EmulatorError(stack.status, await this.reason({ name, scope, stack }));
      }
      await sleep(POLL_MILLISECONDS, undefined, { signal });
    }
  }

  private async existing(name: string, scope: EmulatorScope): Promise<EmulatedStack> {
    const stack = await this.find(name, scope);
    if (stack === undefined) {
      throw new EmulatorError('ValidationError', `the stack ${name} has disappeared from the emulator`);
    }
    return stack;
  }

  /** The first failure among the events of a stack, or else the reason of its status. */
  private async reason({ name, scope, stack }: { name: string; scope: EmulatorScope; stack: EmulatedStack }): Promise<string> {
    const result = await this.call('DescribeStackEvents', { scope, fields: { StackName: name } });
    const failures = members(node(result, 'StackEvents')).filter((event) => /_FAILED$/.test(text(event, 'ResourceStatus') ?? ''));
    const reasons = failures.flatMap((event) => text(event, 'ResourceStatusReason') ?? []);
    return reasons.at(-1) ?? stack.reason ?? `the stack has the status ${stack.status}`;
  }

  private async call(action: string, { scope, fields }: { scope: EmulatorScope; fields: Fields }): Promise<XmlNode> {
    const response = await callEmulator({
      emulator: this.emulator,
      scope,
      service: 'cloudformation',
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body: new URLSearchParams({ Action: action, Version: API_VERSION, ...fields }).toString(),
    });
    const document = XMLValidator.validate(response.text) === true ? (parser.parse(response.text) as XmlNode) : undefined;
    const failure = document && node(node(document, 'ErrorResponse'), 'Error');
    const code = failure && text(failure, 'Code');
    if (code !== undefined) {
      throw new EmulatorError(code, text(failure ?? {}, 'Message') ?? code);
    }
    if (document === undefined || response.status !== 200) {
      throw new EmulatorError(null, `${action} failed with HTTP status ${response.status}`);
    }
    return node(node(document, `${action}Response`), `${action}Result`);
  }
}

const templateFields = (name: string, template: JsonObject): Fields => ({
  StackName: name,
  TemplateBody: JSON.stringify(template),
  'Capabilities.member.1': 'CAPABILITY_NAMED_IAM',
});

const readStack = (stack: XmlNode): EmulatedStack => ({
  status: text(stack, 'StackStatus') ?? 'UNKNOWN',
  reason: text(stack, 'StackStatusReason') ?? null,
  outputs: Object.fromEntries(
    members(node(stack, 'Outputs')).flatMap((output) => {
      const key = text(output, 'OutputKey');
      return key === undefined ? [] : [[key, text(output, 'OutputValue') ?? '']];
    }),
  ),
});

/** A child; an empty element if there is none. */
function node(parent: XmlNode, name: string): XmlNode {
  const child = parent[name];
  return typeof child === 'object' && !Array.isArray(child) ? (child as XmlNode) : {};
}

function members(list: XmlNode): readonly XmlNode[] {
  const found = list.member;
  return Array.isArray(found) ? (found as readonly XmlNode[]) : [];
}

function text(parent: XmlNode, name: string): string | undefined {
  const child = parent[name];
  return typeof child === 'string' && child !== '' ? child : undefined;
}
