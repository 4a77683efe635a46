/** A duration as CodeBuild has it. */
export const nanoseconds = (seconds: number): number => Math.round(seconds * 1e9);
