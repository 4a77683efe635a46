export interface AbortWithoutReaderProps {
  readonly streams: readonly Pick<NodeJS.WriteStream, 'on'>[];
  readonly controller: AbortController;
}

/**
 * Takes a reader that has gone, such as `head` after its lines, for Ctrl-C: whoever follows a log ends, and what changes something is
 * not cut off in the middle. Any other error of the streams is thrown.
 */
export function abortWithoutReader({ streams, controller }: AbortWithoutReaderProps): void {
  const take = (error: NodeJS.ErrnoException): void => {
    if (error.code !== 'EPIPE') {
      throw error;
    }
    controller.abort();
  };
  streams.forEach((stream) => stream.on('error', take));
}
