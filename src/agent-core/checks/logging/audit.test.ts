import { describe, expect, it } from 'vitest';
import { auditKeys } from './audit.ts';

describe('auditKeys', () => {
  it('finds the keys of both kinds of rules, each once, sorted', () => {
    // As auditctl -l prints them: watches with -k, system calls with -F key=.
    const lines = [
      '-w /etc/passwd -p wa -k auth-changes',
      '-w /etc/shadow -p wa -k auth-changes',
      '-a always,exit -F arch=b64 -S adjtimex,settimeofday -F key=time-change',
      '-w /var/log/audit -p wa -k audit-log-changes',
    ];
    expect(auditKeys({ code: 0, lines, error: '' })).toEqual(['audit-log-changes', 'auth-changes', 'time-change']);
  });

  it('finds none where there are no rules', () => {
    expect(auditKeys({ code: 0, lines: ['No rules'], error: '' })).toEqual([]);
  });

  it('takes no part of a word for a key', () => {
    expect(
      auditKeys({ code: 0, lines: ['-w /tmp/x-k auth-changes -p wa', '-w /x -k auth-changes;rm'], error: '' }),
    ).toEqual([]);
  });
});
