import {
  Building2,
  FileKey2,
  FlaskConical,
  Group,
  KeyRound,
  Lock,
  type LucideIcon,
  ScrollText,
  ShieldHalf,
  UsersRound,
} from 'lucide-react';
import type { SettingsPart } from '../state/route.ts';

/** A part of the settings, as it is called and introduced. */
export interface SettingsSection {
  readonly part: SettingsPart;
  readonly label: string;
  readonly icon: LucideIcon;
  /** What it is for, in a sentence or two. */
  readonly about: string;
}

/** All parts, in the order in which a clinic is set up. */
export const SECTIONS: readonly SettingsSection[] = [
  {
    part: 'sites',
    label: 'Sites',
    icon: Building2,
    about: 'Clinics, and the time zone that their times and maintenance windows are in.',
  },
  {
    part: 'groups',
    label: 'Groups',
    icon: Group,
    about: 'Hosts of one clinic that are to look alike. What a group’s baseline says holds before that of the clinic.',
  },
  {
    part: 'baselines',
    label: 'Baselines',
    icon: ScrollText,
    about: 'What hosts are held to: of a clinic, of a group, of one host. The nearer one holds, section by section.',
  },
  {
    part: 'exceptions',
    label: 'Exceptions',
    icon: ShieldHalf,
    about:
      'Checks that do not apply, or are met in another way: with a reason, and for as long as somebody reviews them.',
  },
  {
    part: 'custom-checks',
    label: 'Custom checks',
    icon: FlaskConical,
    about: 'Checks of your own. Nothing of them runs on a host before a lead has accepted exactly these bytes.',
  },
  {
    part: 'technicians',
    label: 'Technicians',
    icon: UsersRound,
    about: 'Who works with this console. New records carry the id of the one who works now.',
  },
  {
    part: 'known-peers',
    label: 'Known peers',
    icon: FileKey2,
    about: 'Hosts whose identity a person compared and confirmed. Another key stops every scan of them.',
  },
  {
    part: 'keys',
    label: 'Keys',
    icon: KeyRound,
    about: 'Public halves of the keys that sign evidence: what an auditor needs to verify it. They are no secret.',
  },
  {
    part: 'vault',
    label: 'Vault',
    icon: Lock,
    about: 'Where the private halves and the passwords of hosts are kept, encrypted on this computer.',
  },
];
