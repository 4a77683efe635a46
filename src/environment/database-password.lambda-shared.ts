/** Contract between the construct and its Lambda handler. */

export const DATABASE_PASSWORD_RESOURCE_TYPE = 'Custom::DatabasePassword';

/** Properties of the custom resource. */
export interface DatabasePasswordProperties {
  /** Name of the SecureString in Parameter Store. */
  readonly ParameterName: string;
  /** What happens to the password when the resource is deleted. */
  readonly OnDelete: 'delete' | 'keep';
}
