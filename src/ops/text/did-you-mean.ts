import { nearest } from '../../config/shape/nearest';

/** `; did you mean …?`, where something is near enough. */
export function didYouMean(given: string, candidates: readonly string[]): string {
  const found = nearest(given, candidates);
  return found === undefined ? '' : `; did you mean ${found}?`;
}
