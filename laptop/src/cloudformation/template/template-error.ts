/** A template that the laptop engine cannot evaluate. The message names the position. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';

  /** @param path the position in the template, such as `Resources.Web.Properties.Port` */
  constructor(
    readonly path: string,
    problem: string,
  ) {
    super(`${problem}, at ${path}`);
  }
}
