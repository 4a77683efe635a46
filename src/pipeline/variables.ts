/** Namespaces of the output variables of actions, and references to the variables. */

export const SOURCE_NAMESPACE = 'Source';
export const BUILD_NAMESPACE = 'Build';
export const acceptanceTestNamespace = (environment: string): string => `AcceptanceTest-${environment}`;

export const variable = (namespace: string, name: string): string => `#{${namespace}.${name}}`;

/** Output variables of the source action. */
export const SOURCE_VARIABLES = {
  commitId: variable(SOURCE_NAMESPACE, 'CommitId'),
  commitMessage: variable(SOURCE_NAMESPACE, 'CommitMessage'),
} as const;
