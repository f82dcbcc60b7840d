import { isIPv6 } from 'node:net';

/** What a text such as `tech@[fd00::20]:2222` says about where a host is; its parts are not judged yet. */
export interface TargetWords {
  readonly user?: string;
  /** Undefined: this computer. */
  readonly host: string | undefined;
  readonly port?: string;
  /** Set for winrm:// addresses. */
  readonly windows?: true;
}

/**
 * Reads a place as people write it: a name, an IP address, either with `USER@` or `:PORT`, an ssh:// address, `local:`.
 * What is wrong comes back as a text.
 */
export function targetWords(text: string): TargetWords | string {
  const trimmed = text.trim();
  if (/^local:?$/i.test(trimmed)) return { host: undefined };
  const scheme = /^([a-z][a-z0-9+.-]{0,20}):\/\//i.exec(trimmed)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== 'ssh' && scheme !== 'winrm')
    return `${scheme}:// is no way to reach a host here: write ssh://USER@HOST:PORT`;
  const rest = (scheme === undefined ? trimmed : trimmed.slice(scheme.length + 3)).replace(/[/?].*$/s, '');
  const at = rest.lastIndexOf('@');
  const user = at < 0 ? undefined : rest.slice(0, at);
  if (user?.includes(':') === true)
    return 'holds a password, which was not taken: remove it from the file and add this host with --password-stdin';
  const target = hostAndPort(rest.slice(at + 1));
  if (typeof target === 'string') return target;
  return {
    ...target,
    ...(user === undefined ? {} : { user }),
    ...(scheme === 'winrm' ? { windows: true as const } : {}),
  };
}

/** `host`, `host:port`, `[v6]`, `[v6]:port` or a bare IPv6 address. */
export function hostAndPort(text: string): { host: string; port?: string } | string {
  if (isIPv6(text)) return { host: text };
  const found = /^(?:\[([^[\]]*)\]|([^:[\]]*))(?::([^:]*))?$/s.exec(text);
  if (found === null)
    return 'is neither a name nor an IP address (an IPv6 address with a port is written [ADDRESS]:PORT)';
  const host = found[1] ?? found[2] ?? '';
  if (host === '') return 'does not say which host';
  return found[3] === undefined ? { host } : { host, port: found[3] };
}
