import { ParameterStoreError } from './parameter-store-error';

const NAME = /^[A-Za-z0-9_.\-/]{1,1011}$/;
/** Of a parameter of the standard tier. */
const MAXIMUM_VALUE_BYTES = 4096;
const MAXIMUM_LEVELS = 15;

/**
 * Checks what Parameter Store checks.
 * @throws ParameterStoreError `ValidationException`
 */
export function checkParameter({ name, value }: { readonly name: string; readonly value: string }): void {
  if (!NAME.test(name) || (name.includes('/') && !name.startsWith('/')) || name.endsWith('/') || name.includes('//')) {
    throw new ParameterStoreError(
      'ValidationException',
      `"${name}" is not a valid parameter name: it may have letters, digits and _.-/, and must begin with a / if it contains one`,
    );
  }
  if (name.split('/').length > MAXIMUM_LEVELS + 1) {
    throw new ParameterStoreError('ValidationException', `"${name}" has more than ${MAXIMUM_LEVELS} levels`);
  }
  if (/^\/?(aws|ssm)/i.test(name)) {
    throw new ParameterStoreError('ValidationException', `"${name}" begins with aws or ssm, which AWS reserves`);
  }
  const bytes = Buffer.byteLength(value, 'utf8');
  if (bytes === 0 || bytes > MAXIMUM_VALUE_BYTES) {
    throw new ParameterStoreError(
      'ValidationException',
      `the value of "${name}" has ${bytes} bytes; 1 to ${MAXIMUM_VALUE_BYTES} are allowed`,
    );
  }
}
