import { z } from 'zod';

/** ISO 8601, UTC, with milliseconds and `Z`: the one form of time in records. */
export const isoTime = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/, 'a UTC time such as 2026-01-31T08:00:00.000Z');

/** A lower-case UUID. New ones are version 7; the nil UUID stands for "this device, no site". */
export const uuid = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, 'a lower-case UUID');

/** Device-level records (keys, retention) belong to no site: they carry this id and {@link DEVICE_SITE_NAME}. */
export const DEVICE_SITE_ID = '00000000-0000-0000-0000-000000000000';
/** The site name of device-level records. */
export const DEVICE_SITE_NAME = 'this device';

/** SHA-256 as 64 lower-case hex digits. */
export const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 as 64 lower-case hex digits');

/** A SHA-256 in standard base64 with padding, as checkpoints write it. */
export const sha256Base64 = z.string().regex(/^[A-Za-z0-9+/]{43}=$/, 'a SHA-256 in base64');

/** An OpenSSH fingerprint: `SHA256:` and 43 base64 digits without padding. */
export const sshFingerprint = z
  .string()
  .regex(/^SHA256:[A-Za-z0-9+/]{43}$/, 'a fingerprint such as SHA256:… (43 characters), as ssh-keygen -l prints it');

/** Short names of sites, groups and hosts: what people type. */
export const shortName = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9._-]{0,61}[a-z0-9])?$/,
    'a name of 1 to 63 lower-case letters, digits, dots, dashes or underscores, starting and ending with a letter or digit',
  );

/** Whole, non-negative and exactly representable. */
export const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
/** Whole and exactly representable. */
export const integer = z.number().int().min(Number.MIN_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER);

/** The names that need no second look: to try one out takes a good part of a millisecond, and every row of a screen has one. */
const USUAL_ZONES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('timeZone'));

/** An IANA time zone name that this runtime knows. */
export const timeZone = z.string().refine((zone) => {
  if (USUAL_ZONES.has(zone)) return true;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}, 'an IANA time zone such as America/Chicago');

/** What signed records may hold: no floats and no null, ASCII keys (see the evidence format). */
export type Signable = string | boolean | number | readonly Signable[] | { readonly [key: string]: Signable };
/** An object of {@link Signable} values. */
export type SignableObject = { readonly [key: string]: Signable };

const asciiKey = z.string().regex(/^[\x20-\x7e]+$/);
export const signable: z.ZodType<Signable> = z.lazy(() =>
  z.union([z.string(), z.boolean(), integer, z.array(signable), z.record(asciiKey, signable)]),
);
export const signableObject: z.ZodType<SignableObject> = z.record(asciiKey, signable);
