/** A Dockerfile or a command that cannot be carried out here; the message says what and what to do. */
export class ImageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ImageError';
  }
}
