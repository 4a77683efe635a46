import { isJsonObject } from '../../json';
import { TemplateError } from '../template/template-error';
import type { Intrinsic } from './evaluation';

/** Functions on strings and lists, and `Fn::FindInMap`. */
export const stringIntrinsics: Readonly<Record<string, Intrinsic>> = {
  'Fn::Join': (argument, evaluation) => {
    const parts = evaluation.parts(argument, [2]);
    const items = evaluation.list(parts[1], 1).map((item, index) => {
      if (typeof item === 'object') {
        throw new TemplateError(`${evaluation.path}.1.${index}`, `Fn::Join takes strings, not ${JSON.stringify(item)}`);
      }
      return String(item);
    });
    return items.join(evaluation.string(parts[0], 0));
  },
  'Fn::Split': (argument, evaluation) => {
    const parts = evaluation.parts(argument, [2]);
    return evaluation.string(parts[1], 1).split(evaluation.string(parts[0], 0));
  },
  'Fn::Select': (argument, evaluation) => {
    const parts = evaluation.parts(argument, [2]);
    const index = evaluation.string(parts[0], 0);
    const list = evaluation.list(parts[1], 1);
    const item = /^\d+$/.test(index) ? list[Number(index)] : undefined;
    if (item === undefined) {
      throw new TemplateError(evaluation.path, `Fn::Select takes an index from 0 to ${list.length - 1}, not ${index}`);
    }
    return item;
  },
  'Fn::Base64': (argument, evaluation) => Buffer.from(evaluation.string(argument, 'Fn::Base64'), 'utf8').toString('base64'),
  'Fn::FindInMap': (argument, evaluation) => {
    const parts = evaluation.parts(argument, [3, 4]);
    const [map, first, second] = [0, 1, 2].map((index) => evaluation.string(parts[index], index)) as [string, string, string];
    const level = evaluation.scope.template.mappings[map];
    const row = isJsonObject(level) ? level[first] : undefined;
    const found = isJsonObject(row) ? row[second] : undefined;
    if (found !== undefined) {
      return found;
    }
    const options = parts[3];
    if (!isJsonObject(options) || options.DefaultValue === undefined) {
      throw new TemplateError(evaluation.path, `the mappings have no ${map}.${first}.${second}`);
    }
    return evaluation.value(options.DefaultValue, 'DefaultValue');
  },
};
