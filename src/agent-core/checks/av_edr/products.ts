/** Services of products that are known, the commonest first, for a proposal. Sources: the unit files that the vendors ship. */
export const KNOWN_SERVICES: readonly string[] = [
  'clamav-daemon',
  'clamd@scan',
  'mdatp',
  'falcon-sensor',
  'sentinelone',
  'sophos-spl',
  'ds_agent',
  'cbagentd',
];

/** True for a service of ClamAV, by its names on Debian, NixOS and Red Hat. */
export function isClamav(service: string): boolean {
  return /^clam(?:av|d|onacc)(?:[-@.]|$)/.test(service);
}

/** True for Microsoft Defender for Endpoint. */
export function isMdatp(service: string): boolean {
  return service === 'mdatp' || service === 'mdatp.service';
}
