import { stringMatching } from './shape/string-matching';

/** The path of a request. */
export const httpPath = stringMatching({
  allowed: 'a path that starts with /, at most 1024 characters, without spaces and #',
  pattern: /^(?=.{1,1024}$)\/[!"$-~]*$/,
  placeholder: '/',
});
