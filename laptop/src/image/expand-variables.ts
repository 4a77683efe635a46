const VARIABLE = /\\\$|\$(?:(\w+)|\{(\w+)(?::([-+])([^}]*))?\})/g;

/** Expands `$NAME`, `${NAME}`, `${NAME:-default}` and `${NAME:+other}` as a Dockerfile does; `\$` is a plain dollar sign. */
export function expandVariables(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replace(VARIABLE, (...match: readonly (string | undefined)[]) => {
    const [token, plain, braced, operator, word = ''] = match;
    if (token === '\\$') {
      return '$';
    }
    const value = variables[plain ?? braced ?? ''] ?? '';
    if (operator === '-') {
      return value === '' ? expandVariables(word, variables) : value;
    }
    if (operator === '+') {
      return value === '' ? '' : expandVariables(word, variables);
    }
    return value;
  });
}
