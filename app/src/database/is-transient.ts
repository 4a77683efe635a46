import { describeError } from './describe-error';

const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
/** Connection exceptions, insufficient resources, operator intervention; serialization failure, deadlock, lock not available. */
const SQLSTATES = /^(?:08|53|57)[0-9A-Z]{3}$|^(?:40001|40P01|55P03)$/;
/** What the driver says without any code. */
const DRIVER_MESSAGES =
  /^(?:connection terminated|timeout exceeded when trying to connect|timeout expired|query read timeout|client has encountered a connection error)/i;

/** Whether a database error passes by itself, as while the database wakes; a wrong password does not. */
export function isTransient(error: unknown): boolean {
  const { code, message } = describeError(error);
  if (code) return NETWORK_CODES.has(code) || SQLSTATES.test(code);
  return DRIVER_MESSAGES.test(message);
}
