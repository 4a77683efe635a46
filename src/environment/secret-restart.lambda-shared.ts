/** Variables of the function that replaces the tasks of services, whose names are separated by commas. */
export const SECRET_RESTART_VARIABLES = { cluster: 'CLUSTER', services: 'SERVICES' } as const;
