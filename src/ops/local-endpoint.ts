const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** Whether an `AWS_ENDPOINT_URL` leads to this machine, as the laptop engine sets it: then nothing may go to AWS. */
export function isLocalEndpoint(url: string | undefined): boolean {
  return url !== undefined && URL.canParse(url) && LOOPBACK.includes(new URL(url).hostname);
}
