import { describe, expect, it } from 'vitest';
import { ProbeOutput } from './probe-output.ts';

describe('ProbeOutput', () => {
  it('reads facts by key, in order', () => {
    const output = new ProbeOutput('os\tDebian\nlist\ta\nlist\t\tb\n');
    expect(output.one('os')).toBe('Debian');
    expect(output.all('list')).toEqual(['a', '\tb']);
    expect(output.all('none')).toEqual([]);
  });

  it('takes a fact that is given twice for no fact', () => {
    expect(new ProbeOutput('cpus\t2\ncpus\t64\n').number('cpus')).toBeUndefined();
  });

  it('reads how a command ended', () => {
    const output = new ProbeOutput('nft\t{"nftables": []}\nnft.rc\t1\nnft.err\tsome \u001b[1mthing\nnft.err\t\n');
    expect(output.command('nft')).toEqual({ code: 1, lines: ['{"nftables": []}'], error: 'some \\u{1b}[1mthing' });
    expect(output.command('apt')).toBeUndefined();
  });

  it('leaves out lines that are no facts', () => {
    const output = new ProbeOutput(`banner\n\tno key\n${'k'.repeat(300)}\tv\nok\t1`);
    expect([output.one('ok'), output.one(''), output.one('k'.repeat(300))]).toEqual(['1', undefined, undefined]);
  });
});
