const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** Whether an `AWS_ENDPOINT_URL` is on this machine, as the laptop engine sets it. If so, nothing may go to AWS. */
export function isLocalEndpoint(url: string | undefined): boolean {
  return url !== undefined && URL.canParse(url) && LOOPBACK.includes(new URL(url).hostname);
}
