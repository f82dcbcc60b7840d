import priv from '../../src/agent-core/transport/host-script/priv.sh?raw';
import type { Frame, Probe } from '../../src/agent-core/transport/session.ts';

/** What `priv` is for a probe: it is root, it may ask sudo, or it has nothing. */
export type Privilege = 'root' | 'sudo' | 'none';

/**
 * A probe as the text of one shell script, with the functions and variables that it finds on a host. For tests of
 * probes by themselves; what travels in a scan is composed by the transport.
 */
export function standalone(probe: Probe, privilege: Privilege): string {
  const params = Object.entries(probe.params).map(([name, value]) => `export ${name}=${quote(value)}`);
  return [
    'exec </dev/null',
    'PATH=/run/wrappers/bin:/run/current-system/sw/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    'LC_ALL=C TZ=UTC',
    'export PATH LC_ALL TZ',
    `export ROUNDS_PRIV=${privilege}`,
    ...params,
    priv,
    probe.script,
    '',
  ].join('\n');
}

/** The answer to a probe as a transport gives it. */
export function frames(probe: Probe, output: string, exitCode = 0): ReadonlyMap<string, Frame> {
  return new Map([[probe.name, { status: 'ok', exitCode, ms: 1, output }]]);
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
