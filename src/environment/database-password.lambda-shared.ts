/** What the construct and the handler behind it agree on. */

export const DATABASE_PASSWORD_RESOURCE_TYPE = 'Custom::DatabasePassword';

/** Properties of the custom resource. */
export interface DatabasePasswordProperties {
  /** Name of the SecureString in Parameter Store. */
  readonly ParameterName: string;
  /** What happens to the password when the resource is deleted: it goes with the database it belongs to. */
  readonly OnDelete: 'delete' | 'keep';
}
