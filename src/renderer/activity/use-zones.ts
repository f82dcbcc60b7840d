import { useMemo } from 'react';
import { DEVICE_SITE_ID } from '../../contract/primitives.ts';
import { useScreenStore } from '../state/screen.ts';

/** The time zone of a site; that of this computer for records of the device itself, UTC for a site that is gone. */
export function useZones(): (siteId: string) => string {
  const rows = useScreenStore('fleet', (fleet) => fleet.rows);
  return useMemo(() => {
    const zones = new Map([...rows.values()].map(({ site }) => [site.site_id, site.timezone]));
    const here = new Intl.DateTimeFormat().resolvedOptions().timeZone;
    return (siteId) => zones.get(siteId) ?? (siteId === DEVICE_SITE_ID ? here : 'UTC');
  }, [rows]);
}
