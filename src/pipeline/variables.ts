/** Namespaces of the variables that actions hand on, and references to them. */

export const SOURCE_NAMESPACE = 'Source';
export const BUILD_NAMESPACE = 'Build';
export const acceptanceTestNamespace = (environment: string): string => `AcceptanceTest-${environment}`;

export const variable = (namespace: string, name: string): string => `#{${namespace}.${name}}`;

/** What the source action says of the commit. */
export const SOURCE_VARIABLES = {
  commitId: variable(SOURCE_NAMESPACE, 'CommitId'),
  commitMessage: variable(SOURCE_NAMESPACE, 'CommitMessage'),
} as const;
