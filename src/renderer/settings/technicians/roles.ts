import type { Role } from '../../../contract/enums.ts';

/** Who each role is for, as people are told; those who may less first. */
export const ROLES: readonly { readonly value: Role; readonly label: string; readonly hint: string }[] = [
  { value: 'viewer', label: 'Viewer', hint: 'For who only looks.' },
  { value: 'technician', label: 'Technician', hint: 'For who looks after hosts.' },
  { value: 'lead', label: 'Lead', hint: 'Decides, too, which custom checks run on hosts.' },
];

/** A role as it is written in lists. */
export function roleWord(role: Role): string {
  return ROLES.find((one) => one.value === role)?.label ?? role;
}
