/** One thing wrong with a request. */
export interface RequestProblem {
  /** `body.pickedAt`, `query.limit`. */
  readonly where: string;
  readonly message: string;
}

/** An error as RFC 9457 writes it. */
export interface Problem {
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly problems?: readonly RequestProblem[];
}

export const problemSchema = {
  $id: 'Problem',
  type: 'object',
  required: ['title', 'status', 'detail'],
  properties: {
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    problems: {
      type: 'array',
      items: {
        type: 'object',
        required: ['where', 'message'],
        properties: { where: { type: 'string' }, message: { type: 'string' } },
      },
    },
  },
} as const;
