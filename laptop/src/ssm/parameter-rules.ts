import { ParameterStoreError } from './parameter-store-error';

const NAME = /^[A-Za-z0-9_.\-/]{1,1011}$/;
/** Bytes that a parameter of the standard tier may hold. */
const LARGEST_VALUE = 4096;

/**
 * Checks what Parameter Store would check.
 * @throws ParameterStoreError `ValidationException`
 */
export function checkParameter({ name, value }: { readonly name: string; readonly value: string }): void {
  if (!NAME.test(name) || (name.includes('/') && !name.startsWith('/')) || name.endsWith('/') || name.includes('//')) {
    throw new ParameterStoreError(
      'ValidationException',
      `"${name}" is no parameter name: letters, digits and _.-/ are allowed, and a name with a / starts with one`,
    );
  }
  if (name.split('/').length > 16) {
    throw new ParameterStoreError('ValidationException', `"${name}" has more than 15 levels`);
  }
  if (/^\/?(aws|ssm)/i.test(name)) {
    throw new ParameterStoreError('ValidationException', `"${name}" starts with aws or ssm, which AWS keeps for itself`);
  }
  const bytes = Buffer.byteLength(value, 'utf8');
  if (bytes === 0 || bytes > LARGEST_VALUE) {
    throw new ParameterStoreError('ValidationException', `the value of "${name}" has ${bytes} bytes; 1 to ${LARGEST_VALUE} are allowed`);
  }
}
