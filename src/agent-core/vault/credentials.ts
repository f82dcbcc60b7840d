/** What a host may need a secret for. Those that begin with `write-` are for changes: reads never ask for them. */
export const HOST_SECRETS = [
  'password',
  'key-passphrase',
  'sudo',
  'write-password',
  'write-key-passphrase',
  'write-sudo',
] as const;
/** One of {@link HOST_SECRETS}. */
export type HostSecret = (typeof HOST_SECRETS)[number];

/**
 * Name of the vault entry with a host's secret. Everywhere outside the vault a credential is this name, never its value.
 * Bound to the host's id: a host that takes over a short name does not get the other one's password.
 */
export function hostSecretName(hostId: string, secret: HostSecret): string {
  return `host/${hostId}/${secret}`;
}
