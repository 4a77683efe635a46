/** Variables of the function that replaces the tasks of a service. */
export const SECRET_RESTART_VARIABLES = { cluster: 'CLUSTER', service: 'SERVICE' } as const;
