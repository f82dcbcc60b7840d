import { isAbsolute, relative, resolve } from 'node:path';
import { type Config, type ConfigOption, SIX_YEARS_DAYS } from '../../contract/config.ts';
import { RoundsError } from '../errors.ts';
import { decodeBase64 } from '../evidence/base64.ts';
import { assertPublicKey } from '../evidence/ed25519.ts';

/** An option that is wrong, and what would be right. */
export interface OptionProblem {
  readonly option: ConfigOption;
  readonly message: string;
}

/**
 * What must hold between options. Each is sound by itself when it comes here.
 *
 * @param isSet Whether somebody wrote the option, rather than it having its default.
 */
export function brokenRules(config: Config, isSet: (option: ConfigOption) => boolean): OptionProblem[] {
  const problems: OptionProblem[] = [];
  const demand = (holds: boolean, option: ConfigOption, message: string) => {
    if (!holds) problems.push({ option, message });
  };
  const isReseller = config.reseller_id !== undefined;
  demand(
    !isSet('deployment_mode') || config.deployment_mode === 'direct' || isReseller,
    'deployment_mode',
    'reseller needs reseller_id: add it, or write direct',
  );
  demand(
    !isSet('deployment_mode') || config.deployment_mode === 'reseller' || !isReseller,
    'deployment_mode',
    'direct contradicts reseller_id: remove one of the two',
  );
  demand(
    config.evidence_retention_days >= SIX_YEARS_DAYS || config.allow_short_retention,
    'evidence_retention_days',
    `must be at least ${SIX_YEARS_DAYS} (six years, 45 CFR 164.316(b)(2)(i)); only where no such duty exists, set allow_short_retention: true as well`,
  );
  demand(
    config.client_cert_file === undefined || config.client_key_file !== undefined,
    'client_cert_file',
    'needs client_key_file beside it',
  );
  demand(
    config.client_key_file === undefined || config.client_cert_file !== undefined,
    'client_key_file',
    'needs client_cert_file beside it',
  );
  demand(
    config.maintenance_window === undefined || config.timezone !== undefined,
    'maintenance_window',
    'needs timezone beside it: hours without a zone say nothing (UTC only if you write it)',
  );
  demand(
    config.mcp_order_public_key === undefined || isSoundKey(config.mcp_order_public_key),
    'mcp_order_public_key',
    'is a key that no honest signer has (a point of small order): ask for the right one',
  );
  demand(
    !isInside(config.evidence_mirror_dir, config.evidence_dir),
    'evidence_mirror_dir',
    'must not be inside evidence_dir: name a folder on another disk',
  );
  return problems;
}

function isSoundKey(base64: string): boolean {
  try {
    assertPublicKey(decodeBase64(base64, 'mcp_order_public_key', 32), 'mcp_order_public_key');
    return true;
  } catch (error) {
    if (error instanceof RoundsError) return false;
    throw error;
  }
}

function isInside(path: string | undefined, folder: string | undefined): boolean {
  if (path === undefined || folder === undefined) return false;
  const way = relative(resolve(folder), resolve(path));
  return way === '' || !(way.startsWith('..') || isAbsolute(way));
}
