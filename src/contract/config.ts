import { z } from 'zod';
import { unitName } from './baseline.ts';
import { deploymentMode } from './enums.ts';
import { count, integer, timeZone } from './primitives.ts';
import { ed25519PublicKey } from './public-key.ts';
import { maintenanceWindow } from './windows.ts';

/** Days for which evidence is kept: six years with their leap days (45 CFR 164.316(b)(2)(i)). */
export const SIX_YEARS_DAYS = 2192;

const text = z
  .string()
  .min(1)
  .max(200)
  .regex(/^\P{C}*$/u, 'a text without control characters');
// A NUL would end the path early inside the operating system.
const path = z
  .string()
  .min(1)
  .max(1000)
  .regex(/^[^\0]*$/, 'a path');
const seconds = (byDefault: number) => integer.min(1).max(86_400).default(byDefault);

/** HTTPS, or HTTP to this machine itself; a password in it would end up in logs. */
const serverUrl = z
  .url({ protocol: /^https?$/, error: 'a URL such as https://central.example.org', abort: true })
  .max(1000)
  .refine((url) => {
    const { protocol, hostname, username, password } = new URL(url);
    const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
    return (protocol === 'https:' || isLocal) && username === '' && password === '';
  }, 'an https URL without a user name or password in it (put the key into mcp_api_key_file)');

/**
 * Every option of `rounds.yaml`, which is also the environment variable `ROUNDS_<NAME>`. Paths are absolute once loaded.
 * Secrets are never options themselves: options name the files that hold them.
 */
export const config = z.strictObject({
  /** Default site of this console: id or short name. */
  site_id: text.optional(),
  /** This console's own name; by default the machine's. */
  host_id: text.optional(),
  deployment_mode: deploymentMode.default('direct'),
  reseller_id: text.max(100).optional(),
  mcp_url: serverUrl.optional(),
  mcp_api_key_file: path.optional(),
  mcp_poll_interval_sec: seconds(60),
  client_cert_file: path.optional(),
  client_key_file: path.optional(),
  /** The key that signs orders: 32 bytes in base64 once loaded. */
  mcp_order_public_key: ed25519PublicKey.optional(),
  /** An existing bundle key, taken into the vault once. */
  signing_key_file: path.optional(),
  evidence_dir: path.optional(),
  evidence_retention_days: count.min(1).max(36_500).default(SIX_YEARS_DAYS),
  /** The newest so many bundles are kept whatever their age. */
  evidence_retention_count: count.default(0),
  evidence_mirror_dir: path.optional(),
  /** Without it, fewer than {@link SIX_YEARS_DAYS} are refused. */
  allow_short_retention: z.boolean().default(false),
  maintenance_window: maintenanceWindow.optional(),
  timezone: timeZone.optional(),
  baseline_path: path.optional(),
  policy_version: text.max(50).default('1.0'),
  /** Offer to make a standing approval; nothing ever acts alone because of these two. */
  auto_apply_updates: z.boolean().default(false),
  firewall_enforce: z.boolean().default(false),
  av_health_check: z.boolean().default(true),
  encryption_verify: z.boolean().default(true),
  /** Further systemd units that must be active. */
  service_health_checks: z.array(unitName).max(200).default([]),
  /** A path, or a repository's address as restic writes it. */
  backup_path: z.string().min(1).max(1000).optional(),
  restore_test_schedule: z.enum(['daily', 'weekly', 'monthly', 'quarterly']).default('weekly'),
  custom_checks_dir: path.optional(),
  ntp_max_skew_ms: integer.min(1).max(3_600_000).default(5000),
  backup_timeout: seconds(600),
  generation_switch_timeout: seconds(300),
  service_restart_timeout: seconds(60),
  log_level: z.enum(['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL']).default('INFO'),
  log_file: path.optional(),
});
/** See {@link config}. */
export type Config = z.output<typeof config>;
/** Name of an option. */
export type ConfigOption = keyof Config;
