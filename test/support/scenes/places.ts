import { SETTINGS_PARTS } from '../../../src/renderer/state/route.ts';

/** Every page that reads something of its own, by the name of its picture. */
export const PLACES: Readonly<Record<string, string>> = {
  fleet: '#/fleet',
  'panel-host': '#/fleet/ehr-db-01',
  'panel-cell': '#/fleet/ehr-db-01/logging',
  evidence: '#/evidence',
  activity: '#/activity',
  'host-checks': '#/hosts/ehr-db-01',
  identity: '#/hosts/ehr-db-01/identity',
  baseline: '#/hosts/ehr-db-01/baseline',
  access: '#/hosts/ehr-db-01/access',
  add: '#/add',
  import: '#/add/import',
  'vault-page': '#/vault',
  ...Object.fromEntries(SETTINGS_PARTS.map((part) => [`settings-${part}`, `#/settings/${part}`])),
};
