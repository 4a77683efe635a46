/** Greatest value of the id's column. */
const MAX_ID = 2_147_483_647;
export const DEFAULT_LIMIT = 20;
export const MAX_LIMIT = 100;

const id = { type: 'integer', minimum: 1, maximum: MAX_ID } as const;
const pickedAt = {
  type: 'string',
  format: 'date-time',
  description: 'RFC 3339 date-time; read as UTC where it names no zone',
  examples: ['2016-01-25T21:34:55'],
} as const;
const peeled = { type: 'boolean' } as const;

export const bananaParameters = { type: 'object', required: ['id'], properties: { id } } as const;

export const bananaQuery = {
  type: 'object',
  additionalProperties: false,
  properties: {
    limit: { type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT },
    before: { ...id, description: 'Only bananas with a lower id: the `before` of the page before this' },
  },
} as const;

export const newBananaBody = {
  type: 'object',
  additionalProperties: false,
  required: ['pickedAt'],
  properties: { pickedAt, peeled: { ...peeled, default: false } },
} as const;

export const bananaChangesBody = {
  type: 'object',
  additionalProperties: false,
  minProperties: 1,
  properties: { pickedAt, peeled },
} as const;

export const bananaSchema = {
  $id: 'Banana',
  type: 'object',
  required: ['id', 'pickedAt', 'peeled'],
  properties: { id, pickedAt: { type: 'string', description: 'Date-time in UTC, without a zone' }, peeled },
} as const;

export const bananaListSchema = {
  $id: 'BananaList',
  type: 'array',
  items: { $ref: 'Banana#' },
} as const;
