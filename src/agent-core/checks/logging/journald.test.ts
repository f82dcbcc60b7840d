import { describe, expect, it } from 'vitest';
import { ProbeOutput } from '../probe-output.ts';
import { readJournal } from './journald.ts';

function journal(conf: string, onDisk = 'yes', code = 0) {
  const lines = conf.split('\n').map((line) => `journald.conf\t${line}`);
  return readJournal(
    new ProbeOutput(
      [...lines, `journald.conf.rc\t${code}`, 'journald.conf.err\t', `journal.on_disk\t${onDisk}`].join('\n'),
    ),
  );
}

describe('readJournal', () => {
  it('knows the defaults: on disk where the folder is there, without a limit of time', () => {
    expect(journal('[Journal]\n#Storage=auto\n#MaxRetentionSec=')).toEqual({ storage: 'auto', persistent: true });
    expect(journal('[Journal]', 'no')).toEqual({ storage: 'auto', persistent: false });
  });

  it('takes the last setting, as systemd does with its drop-ins', () => {
    const conf =
      '[Journal]\nStorage=volatile\nMaxRetentionSec=90day\n# /etc/systemd/journald.conf.d/x.conf\n[Journal]\nStorage=persistent\nMaxRetentionSec=1week';
    expect(journal(conf)).toEqual({ storage: 'persistent', persistent: true, retentionSeconds: 604_800 });
  });

  it('holds nothing for kept that is set to be volatile, or is not there', () => {
    expect(journal('[Journal]\nStorage=volatile')).toMatchObject({ persistent: false });
    expect(journal('[Journal]\nStorage=persistent', 'no')).toMatchObject({ persistent: false });
  });

  it('reads the section [Journal] only', () => {
    expect(journal('[Upload]\nStorage=none\n[Journal]\n')).toMatchObject({ storage: 'auto' });
  });

  it.each(['0', 'infinity', ''])('takes MaxRetentionSec=%s for no limit', (value) => {
    expect(journal(`[Journal]\nMaxRetentionSec=${value}`)).not.toHaveProperty('retentionSeconds');
  });

  it.each([
    ['[Journal]\nMaxRetentionSec=soon', 'yes', 0],
    ['[Journal]\nStorage=somewhere', 'yes', 0],
    ['[Journal]', 'unreadable', 0],
    ['', 'yes', 1],
  ])('is missing where it cannot be told (%j, %s, exit code %i)', (conf, onDisk, code) => {
    expect(journal(conf, onDisk, code)).toMatchObject({
      fact: expect.stringContaining('journal'),
      fix: expect.any(String),
    });
  });
});
