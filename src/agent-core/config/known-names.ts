import { z } from 'zod';

/**
 * The names that a schema knows at a path: of a mapping's parts, or of a record's keys when those are an enumeration.
 * Empty where any name is allowed or none is. For suggestions only.
 */
export function knownNames(schema: z.core.$ZodType, path: readonly PropertyKey[]): string[] {
  return [...new Set(variantsAt(schema, path).flatMap(namesOf))];
}

function namesOf(schema: z.core.$ZodType): string[] {
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
  if (!(schema instanceof z.ZodRecord)) return [];
  return unwrapped(schema.keyType).flatMap((key) => (key instanceof z.ZodEnum ? key.options.map(String) : []));
}

/** Every schema that a value at this path may have to meet; several below a union. */
function variantsAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): z.core.$ZodType[] {
  const [first, ...rest] = path;
  const here = unwrapped(schema);
  return first === undefined
    ? here
    : here.flatMap((one) => partsAt(one, first)).flatMap((part) => variantsAt(part, rest));
}

function partsAt(schema: z.core.$ZodType, name: PropertyKey): z.core.$ZodType[] {
  if (schema instanceof z.ZodArray) return [schema.element];
  if (schema instanceof z.ZodRecord) return [schema.valueType];
  if (!(schema instanceof z.ZodObject)) return [];
  const part: unknown = Object.hasOwn(schema.shape, name) ? schema.shape[String(name)] : undefined;
  return part instanceof z.ZodType ? [part] : [];
}

/** Without `optional`, `default`, `pipe` and the like; the options of a union. */
function unwrapped(schema: z.core.$ZodType): z.core.$ZodType[] {
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(unwrapped);
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    return unwrapped(schema.unwrap());
  }
  return schema instanceof z.ZodPipe ? unwrapped(schema.in) : [schema];
}
