/** Variables that say where a host is and how to log in; of two names for one thing, the later wins in Ansible as here. */
export const HOST_VARIABLES = {
  host: ['ansible_host', 'ansible_ssh_host'],
  user: ['ansible_user', 'ansible_ssh_user'],
  port: ['ansible_port', 'ansible_ssh_port'],
  keyFile: ['ansible_private_key_file', 'ansible_ssh_private_key_file'],
  connection: ['ansible_connection'],
  become: ['ansible_become'],
  becomeUser: ['ansible_become_user'],
  becomeMethod: ['ansible_become_method'],
  sshArguments: ['ansible_ssh_args', 'ansible_ssh_common_args', 'ansible_ssh_extra_args'],
  platform: ['ansible_os_family', 'ansible_distribution', 'rounds_platform'],
  site: ['rounds_site'],
  priority: ['ansible_group_priority'],
} as const;

const OF_USE: ReadonlySet<string> = new Set(Object.values(HOST_VARIABLES).flat());

/** Beginnings of variables that make no difference to where a host is and how to log in. */
const WITHOUT_EFFECT =
  /^ansible_(?:\w+_interpreter$|shell_|pipelining|timeout|remote_|become_(?:exe|flags)|winrm_|psrp_|paramiko_|(?:ssh_)?(?:host_key_checking|pipelining|timeout|retries|transfer_method|control_path|executable|use_tty)|scp_|sftp_|ssh_(?:scp|sftp)_|async_|check_mode|diff|facts?|gather|verbosity|managed|local_temp|default_)/;

/** Whether a variable of Ansible holds a password. */
export function isSecretVariable(name: string): boolean {
  return /^ansible_\w*(?:pass(?:wd|word|phrase)?|secret|token)$/.test(name);
}

/** The one name under which it is remembered that a host has a password to log in, or one to become root; never its value. */
export function secretKey(name: string): 'ansible_password' | 'ansible_become_password' {
  return /^ansible_(?:become|sudo|su_)/.test(name) ? 'ansible_become_password' : 'ansible_password';
}

/** Whether a variable matters here; everything that is not Ansible's own is for playbooks. */
export function isVariableOfUse(name: string): 'yes' | 'no' | 'unknown' {
  if (OF_USE.has(name)) return 'yes';
  return name.startsWith('ansible_') && !WITHOUT_EFFECT.test(name) ? 'unknown' : 'no';
}
