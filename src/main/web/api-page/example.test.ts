import { expect, test } from 'vitest';
import { z } from 'zod';
import { uuid } from '../../../contract/primitives.ts';
import { exampleOf } from './example.ts';

const ofSchema = (schema: z.ZodType) => exampleOf(z.toJSONSchema(schema));

test('an example of a schema fits the schema', () => {
  const schema = z.object({
    id: uuid,
    host: z.string(),
    states: z.array(z.enum(['PASS', 'FAIL'])),
    limit: z.number().int().min(3).optional(),
    either: z.union([z.literal('x'), z.number()]),
    by_name: z.record(z.string(), z.boolean()),
    nothing: z.null(),
  });
  expect(() => schema.parse(ofSchema(schema))).not.toThrow();
});

test('a schema that contains itself has an end', () => {
  const schema: unknown = { type: 'object', properties: {} };
  Object.assign(Object(schema).properties, { child: schema });
  expect(JSON.stringify(exampleOf(schema)).length).toBeLessThan(500);
});

test('what is no schema is an ellipsis, not a crash', () => {
  expect([undefined, null, 1, 'x', []].map((one) => exampleOf(one))).toEqual(Array(5).fill('…'));
});
