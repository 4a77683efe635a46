/** A Dockerfile or a command that does not work without Docker, or has a mistake; the message says what to do. */
export class ImageError extends Error {
  override readonly name = 'ImageError';
}
