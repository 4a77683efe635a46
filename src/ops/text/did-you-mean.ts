import { nearest } from '../../config/shape/nearest';

/** `; did you mean …?` if a candidate is similar, else nothing. */
export function didYouMean(given: string, candidates: readonly string[]): string {
  const found = nearest(given, candidates);
  return found === undefined ? '' : `; did you mean ${found}?`;
}
