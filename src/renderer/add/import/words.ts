import { CircleEqual, CirclePlus, type LucideIcon, OctagonAlert, PencilLine } from 'lucide-react';
import type { ImportAction, ImportedTrust, ImportFormat } from '../../../contract/imports.ts';
import type { Tone } from '../../look/states.ts';

/** Formats as people call them. */
export const FORMAT_WORDS: Readonly<Record<ImportFormat, string>> = {
  csv: 'CSV',
  known_hosts: 'known_hosts',
  ssh_config: 'ssh config',
  ansible_ini: 'Ansible inventory (INI)',
  ansible_yaml: 'Ansible inventory (YAML)',
};

/** How something is shown: an icon, a word and a colour, never the colour alone. */
export interface Look {
  readonly word: string;
  readonly icon: LucideIcon;
  readonly tone: Tone;
  readonly meaning: string;
}

/** What an import would do with a host. */
export const ACTIONS: Readonly<Record<ImportAction, Look>> = {
  add: { word: 'Add', icon: CirclePlus, tone: 'alternative', meaning: 'It is new here' },
  update: {
    word: 'Update',
    icon: PencilLine,
    tone: 'medium',
    meaning: 'It is here; its address or login would change',
  },
  exists: { word: 'Exists', icon: CircleEqual, tone: 'not_applicable', meaning: 'It is here as it is in the list' },
  conflict: {
    word: 'Conflict',
    icon: OctagonAlert,
    tone: 'critical',
    meaning: 'Nothing is done: decide first what is meant',
  },
};

/** What a known_hosts file says of a host's key, against what is known here. */
export const TRUSTS: Readonly<Record<ImportedTrust['status'], { readonly words: string; readonly tone: Tone }>> = {
  new: { words: 'key known to the file', tone: 'alternative' },
  same: { words: 'the key that is trusted here', tone: 'compliant' },
  differs: { words: 'NOT the key that is trusted here', tone: 'critical' },
  revoked: { words: 'key was revoked', tone: 'critical' },
  unclear: { words: 'two keys of one kind', tone: 'medium' },
};
