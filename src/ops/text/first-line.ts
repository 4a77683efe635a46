export const firstLine = (text: string): string => text.trim().split('\n', 1).join('');

const MAXIMUM_SUBJECT = 72;

/** The first line of a commit message, cut when it is long. */
export function subjectOf(message: string): string {
  const line = [...firstLine(message)];
  return line.length <= MAXIMUM_SUBJECT ? line.join('') : `${line.slice(0, MAXIMUM_SUBJECT - 1).join('')}…`;
}
