import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { probeScript } from '../../src/agent-core/checks/frames.ts';
import { describeIf, linux } from '../support/requires.ts';

/** systemctl, as far as it is asked here: a paragraph for each unit, but it stops at a name that cannot be one. */
const SYSTEMCTL = `#!/bin/sh
echo call >>"$CALLS"
while [ "$1" != -- ]; do shift; done
shift
gap=
for name do
  case $name in
    *@) echo "Unit name $name is not valid." >&2; exit 1 ;;
    torn) ;;
    *) printf '%sId=%s.service\\nLoadState=loaded\\n' "$gap" "$name"; gap='
' ;;
  esac
done
`;

let folder: string;
let calls: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rounds-units-'));
  calls = join(folder, 'calls');
  writeFileSync(calls, '');
  writeFileSync(join(folder, 'systemctl'), SYSTEMCTL, { mode: 0o755 });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function facts(body: string): string[] {
  const env = { PATH: `${folder}:/usr/bin:/bin`, CALLS: calls, LC_ALL: 'C' };
  return execFileSync('sh', ['-c', probeScript(body)], { encoding: 'utf8', env })
    .trimEnd()
    .split('\n');
}

function asked(): number {
  return readFileSync(calls, 'utf8').split('\n').length - 1;
}

const end = 'end\tok';

function told(name: string): string[] {
  return [
    `unit.${name}\tId=${name}.service`,
    `unit.${name}\tLoadState=loaded`,
    `unit.${name}.rc\t0`,
    `unit.${name}.err\t`,
  ];
}

describeIf(linux, 'the units of a probe', () => {
  it('are asked for at once, and told one by one', () => {
    expect(facts('units rsyslog clamd@scan auditd')).toEqual([
      ...told('rsyslog'),
      ...told('clamd@scan'),
      ...told('auditd'),
      end,
    ]);
    expect(asked()).toBe(1);
  });

  it('are asked for one by one when one of them cannot be asked for', () => {
    expect(facts('units rsyslog clamd@ auditd')).toEqual([
      ...told('rsyslog'),
      'unit.clamd@.rc\t1',
      'unit.clamd@.err\tUnit name clamd@ is not valid.',
      'unit.clamd@.err\t',
      ...told('auditd'),
      end,
    ]);
  });

  it('are asked for one by one when the answer leaves one out, so that none is told of another', () => {
    expect(facts('units torn rsyslog')).toEqual(['unit.torn.rc\t0', 'unit.torn.err\t', ...told('rsyslog'), end]);
  });

  it('that are none are not asked for: systemctl would tell of itself', () => {
    expect(facts('units')).toEqual([end]);
    expect(asked()).toBe(0);
  });

  it('keep a fact of one line and one of several as they are', () => {
    expect(facts(`fact one 'a\\tb%s'; fact two 'x\ny'; fact none ''`)).toEqual([
      'one\ta\\tb%s',
      'two\tx',
      'two\ty',
      'none\t',
      end,
    ]);
  });
});
