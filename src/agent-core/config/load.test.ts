import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RoundsError } from '../errors.ts';
import { CONFIG_OPTIONS, variableOf } from './environment.ts';
import { loadConfig } from './load.ts';
import { configReport } from './report.ts';

let dir = '';
let file = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'rounds-config-'));
  file = join(dir, 'rounds.yaml');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function put(name: string, content: string, mode = 0o600): string {
  const path = join(dir, name);
  writeFileSync(path, content);
  chmodSync(path, mode);
  return path;
}

const load = (yaml: string, env: Record<string, string> = {}) => {
  put('rounds.yaml', yaml);
  return loadConfig({ file, env });
};

/** The mistakes of a configuration, without the path of the file. */
async function mistakes(yaml: string, env: Record<string, string> = {}): Promise<readonly string[]> {
  const error: unknown = await load(yaml, env).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: 'RoundsError', code: 'INVALID_INPUT' });
  return (error as RoundsError).details.map((line) => line.replace(`${dir}/`, ''));
}

describe('a sound configuration', () => {
  test('that says nothing has every default', async () => {
    const { config, sources } = await load('');
    expect(config).toEqual({
      deployment_mode: 'direct',
      mcp_poll_interval_sec: 60,
      evidence_retention_days: 2192,
      evidence_retention_count: 0,
      allow_short_retention: false,
      policy_version: '1.0',
      auto_apply_updates: false,
      firewall_enforce: false,
      av_health_check: true,
      encryption_verify: true,
      service_health_checks: [],
      restore_test_schedule: 'weekly',
      ntp_max_skew_ms: 5000,
      backup_timeout: 600,
      generation_switch_timeout: 300,
      service_restart_timeout: 60,
      log_level: 'INFO',
    });
    expect(sources.size).toBe(0);
  });

  test('may have no file at all, unless one was named', async () => {
    const env = {};
    expect((await loadConfig({ file, required: false, env })).file).toBeUndefined();
    expect((await loadConfig({ env })).config.log_level).toBe('INFO');
    await expect(loadConfig({ file, env })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('takes every option from the file and from the environment alike', async () => {
    mkdirSync(join(dir, 'checks'), { mode: 0o700 });
    mkdirSync(join(dir, 'mirror'), { mode: 0o700 });
    for (const name of ['api-key', 'key.pem', 'cert.pem', 'old-key', 'base.yaml']) put(name, 'x');
    const at = (name: string) => join(dir, name);
    const options: Record<string, unknown> = {
      site_id: 'maple-street',
      host_id: 'van-3',
      deployment_mode: 'reseller',
      reseller_id: 'acme',
      mcp_url: 'https://central.example.org/api',
      mcp_api_key_file: at('api-key'),
      mcp_poll_interval_sec: 30,
      client_cert_file: at('cert.pem'),
      client_key_file: at('key.pem'),
      mcp_order_public_key: '11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=',
      signing_key_file: at('old-key'),
      evidence_dir: at('evidence'),
      evidence_retention_days: 3000,
      evidence_retention_count: 5,
      evidence_mirror_dir: at('mirror'),
      allow_short_retention: true,
      maintenance_window: 'Mon-Fri 22:00-04:00; Sat,Sun 00:00-24:00',
      timezone: 'America/Chicago',
      baseline_path: at('base.yaml'),
      policy_version: '2.0',
      auto_apply_updates: true,
      firewall_enforce: true,
      av_health_check: false,
      encryption_verify: false,
      service_health_checks: ['nginx', 'postgresql'],
      backup_path: 'sftp:backup@192.0.2.5:/srv',
      restore_test_schedule: 'monthly',
      custom_checks_dir: at('checks'),
      ntp_max_skew_ms: 100,
      backup_timeout: 1,
      generation_switch_timeout: 2,
      service_restart_timeout: 3,
      log_level: 'DEBUG',
      log_file: at('rounds.log'),
    };
    expect(Object.keys(options).sort()).toEqual([...CONFIG_OPTIONS].sort());
    const fromFile = await load(JSON.stringify(options));
    const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
    const env = Object.fromEntries(CONFIG_OPTIONS.map((option) => [variableOf(option), text(options[option])]));
    const fromEnvironment = await loadConfig({ env });
    expect(fromEnvironment.config).toEqual(fromFile.config);
    expect(fromFile.config).toEqual({
      ...options,
      maintenance_window: [
        { days: [1, 2, 3, 4, 5], start: 1320, end: 240 },
        { days: [6, 7], start: 0, end: 1440 },
      ],
    });
  });

  test('has the environment before the file, and says where each value comes from', async () => {
    const { config, sources, warnings } = await load('log_level: DEBUG\n\nhost_id: van\n', {
      ROUNDS_LOG_LEVEL: 'ERROR',
      ROUNDS_HOST_ID: '',
    });
    expect(config).toMatchObject({ log_level: 'ERROR', host_id: 'van' });
    expect(sources.get('log_level')).toEqual({ from: 'environment', variable: 'ROUNDS_LOG_LEVEL' });
    expect(sources.get('host_id')).toEqual({ from: 'file', line: 3 });
    expect(warnings).toEqual([]);
  });

  test('is for a reseller when it has reseller_id', async () => {
    expect((await load('reseller_id: acme')).config.deployment_mode).toBe('reseller');
  });

  test('takes paths from the folder of the file', async () => {
    put('base.yaml', '');
    expect((await load('baseline_path: base.yaml')).config.baseline_path).toBe(join(dir, 'base.yaml'));
  });

  test('warns of a variable that looks like an option, and leaves those alone that are something else', async () => {
    const { warnings } = await load('', {
      ROUNDS_LOG_LEVL: 'x',
      ROUNDS_PASSPHRASE_FILE: 'y',
      ROUNDS_DATA_DIR: 'z',
      PATH: '/bin',
    });
    expect(warnings).toEqual([
      'The environment variable ROUNDS_LOG_LEVL is ignored: it is not known; did you mean "ROUNDS_LOG_LEVEL"?',
    ]);
  });
});

describe('a bad configuration is refused as a whole', () => {
  test('with every mistake by line and column', async () => {
    const yaml = [
      'evidence_retention_day: 3000',
      'log_level: info',
      'ntp_max_skew_ms: 1.5',
      'backup_timeout: "600"',
      'site_id:',
      'service_health_checks: [nginx, "a b"]',
      'timezone: Texas',
      'mcp_url: http://central.example.org',
    ];
    expect(await mistakes(yaml.join('\n'))).toEqual([
      'rounds.yaml:1:1: evidence_retention_day is not known; did you mean "evidence_retention_days"?',
      'rounds.yaml:2:12: log_level must be DEBUG or INFO or WARNING or ERROR or CRITICAL',
      'rounds.yaml:3:18: ntp_max_skew_ms must be a whole number',
      'rounds.yaml:4:17: backup_timeout must be a number',
      'rounds.yaml:5:9: site_id has no value: give a text, or remove the line',
      'rounds.yaml:6:32: service_health_checks[1] must be a systemd unit name such as rsyslog',
      'rounds.yaml:7:11: timezone must be an IANA time zone such as America/Chicago',
      'rounds.yaml:8:10: mcp_url must be an https URL without a user name or password in it (put the key into mcp_api_key_file)',
    ]);
  });

  test('also for mistakes of the environment beside those of the file', async () => {
    expect(await mistakes('log_level: info', { ROUNDS_BACKUP_TIMEOUT: 'long', ROUNDS_LOG_FILE: 'rounds.log' })).toEqual(
      [
        'rounds.yaml:1:12: log_level must be DEBUG or INFO or WARNING or ERROR or CRITICAL',
        'environment: ROUNDS_BACKUP_TIMEOUT must be a number',
        'environment: ROUNDS_LOG_FILE must be an absolute path: there is no file that it could be relative to',
      ],
    );
  });

  test.each([
    ['evidence_retention_days: 365', /^rounds.yaml:1:26: evidence_retention_days must be at least 2192 \(six years/],
    ['deployment_mode: reseller', /deployment_mode reseller needs reseller_id/],
    ['deployment_mode: direct\nreseller_id: acme', /deployment_mode direct contradicts reseller_id/],
    ['maintenance_window: 02:00-04:00', /maintenance_window needs timezone/],
    [
      'timezone: UTC\nmaintenance_window: ["02:00-02:00"]',
      /^rounds.yaml:2:21: maintenance_window must be a window such as/,
    ],
    ['timezone: UTC\nmaintenance_window: Mo 02:00-04:00', /maintenance_window must be a window/],
    ['timezone: UTC\nmaintenance_window: 25:00-26:00', /maintenance_window must be a window/],
    ['mcp_order_public_key: abc', /mcp_order_public_key must be an Ed25519 public key/],
    ['mcp_order_public_key: AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=', /a point of small order/],
    ['mcp_url: https://user:pass@central.example.org', /mcp_url must be an https URL without/],
    ['evidence_dir: ev\nevidence_mirror_dir: .', /^$/],
    ['evidence_dir: .\nevidence_mirror_dir: .', /evidence_mirror_dir must not be inside evidence_dir/],
    ['evidence_dir: rounds.yaml', /evidence_dir names .*: it is not a folder/],
    ['evidence_mirror_dir: /nowhere/at/all', /evidence_mirror_dir names .*: it is not there/],
    ['log_file: /nowhere/rounds.log', /log_file names \/nowhere: it is not there/],
    ['baseline_path: ~/base.yaml', /"~" is not expanded/],
    ['baseline_path: .', /it is not a file/],
    ['[]', /rounds.yaml:1:1: must be a mapping/],
    ['log_level: DEBUG\nlog_level: INFO', /^rounds.yaml:2:1: log_level is there twice/],
    ['log_level: &a DEBUG\nhost_id: *a', /is an alias/],
  ])('for %j', async (yaml, expected) => {
    if (expected.source === '^$') expect((await load(yaml)).config.evidence_dir).toBe(join(dir, 'ev'));
    else expect((await mistakes(yaml)).join('\n')).toMatch(expected);
  });

  test('but fewer than six years are taken when they are asked for twice', async () => {
    const { config } = await load('evidence_retention_days: 365\nallow_short_retention: true');
    expect(config.evidence_retention_days).toBe(365);
  });

  test('a secret in the file is refused by name, and its value is not repeated', async () => {
    const error = await mistakes('mcp_api_key: hunter2-and-more\nlog_level: hunter2-and-more\n');
    expect(error[0]).toContain('name that in mcp_api_key_file');
    expect(error.join('\n')).not.toContain('hunter2');
  });

  test.each([
    ['mcp_api_key_file', 0o640, 'chmod 600'],
    ['mcp_api_key_file', 0o604, 'chmod 600'],
    ['signing_key_file', 0o644, 'chmod 600'],
    ['baseline_path', 0o620, 'chmod go-w'],
    ['baseline_path', 0o602, 'chmod go-w'],
  ])('for a file in %s with mode %o', async (option, mode, advice) => {
    put('named', 'x', mode);
    expect((await mistakes(`${option}: named`)).join()).toContain(advice);
  });

  test('when others can write the file itself', async () => {
    put('rounds.yaml', '', 0o666);
    await expect(loadConfig({ file, env: {} })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('chmod go-w'),
    });
  });

  test.each([
    ['is not UTF-8', Buffer.from([0x61, 0x3a, 0xff])],
    ['is far too long', Buffer.alloc(70_000, '#')],
  ])('when it %s', async (_, bytes) => {
    writeFileSync(file, bytes);
    await expect(loadConfig({ file, env: {} })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});

test('whatever is in the file and the environment: an answer or INVALID_INPUT, never anything else', async () => {
  const option = fc.constantFrom(...CONFIG_OPTIONS);
  const yaml = fc.oneof(
    fc.string(),
    fc.dictionary(fc.oneof(option, fc.string()), fc.jsonValue()).map((value) => JSON.stringify(value)),
  );
  const env = fc.dictionary(option.map(variableOf), fc.oneof(fc.string(), fc.json()));
  await fc.assert(
    fc.asyncProperty(yaml, env, async (text, variables) => {
      const error: unknown = await load(text, variables).catch((thrown: unknown) => thrown);
      if (error instanceof Error) expect(error).toMatchObject({ name: 'RoundsError', code: 'INVALID_INPUT' });
    }),
    { numRuns: 200 },
  );
});

test('configReport tells every option, its value and its source', async () => {
  const report = configReport(
    await load('timezone: UTC\nmaintenance_window: Sat,Sun 02:00-04:00', { ROUNDS_LOG_LEVEL: 'ERROR' }),
  );
  const lines = report.split('\n');
  expect(lines[0]).toBe(
    `${file}: sound. 2 of 34 options from the file, 1 from the environment, the others have their defaults.`,
  );
  expect(lines).toContain(`maintenance_window         Sat,Sun 02:00-04:00  ${file}:2`);
  expect(lines).toContain('log_level                  ERROR                ROUNDS_LOG_LEVEL');
  expect(lines).toContain('evidence_retention_days    2192                 default');
  expect(lines).toHaveLength(35);
});
