import type { HostShell } from './host-shell.ts';
import { quote } from './host-shell.ts';
import type { HostTools } from './host-tools.ts';

/**
 * Auditing. The real daemon is installed and cannot run: the kernel's audit socket refuses containers. What a probe can
 * see of a working one is stood in for.
 */
export type HostAudit = {
  /** Makes auditd.service active (it only sleeps) and `auditctl -l` answer with these rules, one a line, to root alone. */
  standInForAuditd(rules: readonly string[]): Promise<void>;
};

export function hostAudit(shell: HostShell, tools: HostTools): HostAudit {
  return {
    async standInForAuditd(rules) {
      await shell.writeFile('/run/lab-audit-rules', `${rules.join('\n')}\n`, { mode: '0600' });
      await tools.replaceTool(
        '/usr/sbin/auditctl',
        [
          `[ "$(id -u)" = 0 ] || { echo 'You must be root to run this program.' >&2; exit 4; }`,
          `case "\${1-}" in -l) exec cat /run/lab-audit-rules ;; -s) echo 'enabled 1' ;; *) exit 1 ;; esac`,
        ].join('\n'),
      );
      const service = '[Service]\nType=exec\nExecStart=\nExecStartPost=\nExecStart=/bin/sleep infinity\n';
      await shell.must(
        `mkdir -p /etc/systemd/system/auditd.service.d && printf %s ${quote(service)} >/etc/systemd/system/auditd.service.d/lab.conf`,
      );
      await shell.must(
        'systemctl daemon-reload && systemctl reset-failed auditd.service; systemctl restart auditd.service',
      );
    },
  };
}
