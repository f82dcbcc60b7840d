/** What a host may need a secret for. */
export type HostSecret = 'password' | 'sudo';

/**
 * Name of the vault entry with a host's secret. Everywhere outside the vault a credential is this name, never its value.
 * Bound to the host's id: a host that takes over a short name does not get the other one's password.
 */
export function hostSecretName(hostId: string, secret: HostSecret): string {
  return `host/${hostId}/${secret}`;
}
