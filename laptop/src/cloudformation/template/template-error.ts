/** A template that the laptop engine cannot evaluate; the message names the place. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';

  /** `path` is where in the template, such as `Resources.Web.Properties.Port`. */
  constructor(
    readonly path: string,
    problem: string,
  ) {
    super(`${problem}, at ${path}`);
  }
}
