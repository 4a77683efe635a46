import { signedPost } from '../signed-post';
import type { Emulator } from './emulator';

const TIMEOUT_MILLISECONDS = 60_000;

/** Account and region of a resource. */
export interface EmulatorScope {
  readonly account: string;
  readonly region: string;
}

/** Emulators have separate accounts, and take the account from an access key with twelve digits; moto takes it from this header. */
export const accountHeaders = (account: string): Readonly<Record<string, string>> => ({ 'x-moto-account-id': account });

export interface EmulatorCall {
  readonly emulator: Pick<Emulator, 'url'>;
  readonly scope: EmulatorScope;
  /** As in the signature. */
  readonly service: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface EmulatorResponse {
  readonly status: number;
  readonly text: string;
}

/** Calls an operation of the emulator. */
export async function callEmulator({ emulator, scope, service, headers, body }: EmulatorCall): Promise<EmulatorResponse> {
  const url = new URL('/', await emulator.url());
  try {
    const response = await signedPost({
      url,
      service,
      region: scope.region,
      // Emulators accept any secret.
      credentials: { accessKeyId: scope.account, secretAccessKey: 'emulator' },
      headers: { ...accountHeaders(scope.account), ...headers },
      body,
      signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
    });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    throw new Error(`the AWS emulator at ${url.origin} does not answer; start it, or see its log`, { cause: error });
  }
}
