/** As much of a JSON schema as an example needs. */
type Schema = Readonly<Record<string, unknown>>;

/** Deeper than this an example explains nothing; it also ends schemas that contain themselves. */
const MAX_DEPTH = 6;

/** What a text of a name looks like in a clinic; anything else is made from its pattern or is its own name. */
const BY_NAME: Readonly<Record<string, string>> = {
  host: 'front-desk',
  host_name: 'front-desk',
  site: 'maple-street',
  site_name: 'maple-street',
  timezone: 'America/Chicago',
  address: 'ssh://tech@192.0.2.10:22',
  label: 'EB-20260302-001',
  message: 'Every service that must run is running.',
  summary: 'Every service that must run is running.',
  reason: 'what the person says it is for',
  passphrase: 'the passphrase',
  signature: 'R2xhZCB0byBiZSBzaWduZWQ=',
};

/** By the beginning of a pattern of ours. */
const BY_PATTERN: readonly (readonly [pattern: string, example: string])[] = [
  ['^[0-9a-f]{8}-', '019590f2-7a00-7000-8000-000000000001'],
  ['^\\d{4}-\\d{2}-\\d{2}T', '2026-03-02T08:15:00.000Z'],
  ['^[0-9a-f]{64}', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['^SHA256:', 'SHA256:AbC…'],
];

/** A value that fits a JSON schema well enough to be read; never sent anywhere. `name`: the property that it stands for. */
export function exampleOf(schema: unknown, name = '', depth = 0): unknown {
  if (!isSchema(schema) || depth > MAX_DEPTH) return '…';
  if ('const' in schema) return schema['const'];
  if (Array.isArray(schema['enum'])) return schema['enum'][0];
  const choices = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(choices)) return exampleOf(choices[0], name, depth);
  switch (schema['type']) {
    case 'object':
      return ofObject(schema, depth);
    case 'array':
      return name === 'hipaa_controls' ? ['164.312(b)'] : [exampleOf(schema['items'], name, depth + 1)];
    case 'string':
      return ofText(schema, name);
    case 'integer':
    case 'number':
      return schema['default'] ?? schema['minimum'] ?? 1;
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return '…';
  }
}

function isSchema(schema: unknown): schema is Schema {
  return typeof schema === 'object' && schema !== null && !Array.isArray(schema);
}

function ofObject(schema: Schema, depth: number): Readonly<Record<string, unknown>> {
  const { properties, additionalProperties, propertyNames } = schema;
  if (isSchema(properties))
    return Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, exampleOf(one, name, depth + 1)]));
  if (!isSchema(additionalProperties)) return {};
  const key = isSchema(propertyNames) ? exampleOf(propertyNames, 'name', depth + 1) : 'name';
  return { [String(key)]: exampleOf(additionalProperties, 'value', depth + 1) };
}

function ofText(schema: Schema, name: string): unknown {
  if (schema['default'] !== undefined) return schema['default'];
  const pattern = String(schema['pattern'] ?? '');
  const [, made] = BY_PATTERN.find(([start]) => pattern.startsWith(start)) ?? [];
  return made ?? BY_NAME[name] ?? (name === '' ? '…' : name);
}
