import { TemplateError } from '../template/template-error';
import { isJsonObject } from '../template/json-object';
import { listOf, partsOf, textOf, valueOf, type Intrinsic } from './evaluation';

/** Functions on texts and lists. */
export const textIntrinsics: Readonly<Record<string, Intrinsic>> = {
  'Fn::Join': (argument, evaluation) => {
    const parts = partsOf(argument, [2], evaluation);
    const items = listOf(parts[1], 1, evaluation).map((item, index) => {
      if (typeof item === 'object') {
        throw new TemplateError(`${evaluation.path}.1.${index}`, `Fn::Join takes texts, not ${JSON.stringify(item)}`);
      }
      return String(item);
    });
    return items.join(textOf(parts[0], 0, evaluation));
  },
  'Fn::Split': (argument, evaluation) => {
    const parts = partsOf(argument, [2], evaluation);
    return textOf(parts[1], 1, evaluation).split(textOf(parts[0], 0, evaluation));
  },
  'Fn::Select': (argument, evaluation) => {
    const parts = partsOf(argument, [2], evaluation);
    const index = textOf(parts[0], 0, evaluation);
    const list = listOf(parts[1], 1, evaluation);
    const item = /^\d+$/.test(index) ? list[Number(index)] : undefined;
    if (item === undefined) {
      throw new TemplateError(evaluation.path, `Fn::Select takes an index from 0 to ${list.length - 1}, not ${index}`);
    }
    return item;
  },
  'Fn::Base64': (argument, evaluation) => Buffer.from(textOf(argument, 'Fn::Base64', evaluation), 'utf8').toString('base64'),
  'Fn::FindInMap': (argument, evaluation) => {
    const parts = partsOf(argument, [3, 4], evaluation);
    const [map, first, second] = [0, 1, 2].map((index) => textOf(parts[index], index, evaluation)) as [string, string, string];
    const level = evaluation.scope.template.mappings[map];
    const row = isJsonObject(level) ? level[first] : undefined;
    const found = isJsonObject(row) ? row[second] : undefined;
    if (found !== undefined) {
      return found;
    }
    const options = parts[3];
    if (!isJsonObject(options) || options.DefaultValue === undefined) {
      throw new TemplateError(evaluation.path, `the mappings hold no ${map}.${first}.${second}`);
    }
    return valueOf(options.DefaultValue, 'DefaultValue', evaluation);
  },
};
