import { describe, expect, test } from 'vitest';
import { parseAnsibleIni } from './ansible-ini.ts';
import { parseAnsibleYaml } from './ansible-yaml.ts';
import { hostPattern } from './host-range.ts';
import { shellWords } from './shell-words.ts';

describe('patterns of hosts', () => {
  test.each([
    ['web[01:03]', ['web01', 'web02', 'web03'], undefined],
    ['n[1:9:4].example:2222', ['n1.example', 'n5.example', 'n9.example'], '2222'],
    ['db[a:c]', ['dba', 'dbb', 'dbc'], undefined],
    ['r[0:1]s[x:y]', ['r0sx', 'r0sy', 'r1sx', 'r1sy'], undefined],
    ['c[:2]', ['c0', 'c1', 'c2'], undefined],
    ['desk:22', ['desk'], '22'],
    ['[2001:db8::1]:2022', ['2001:db8::1'], '2022'],
    ['2001:db8::2', ['2001:db8::2'], undefined],
  ])('%s', (pattern, hosts, port) => {
    expect(hostPattern(pattern)).toEqual({ hosts, port });
  });

  test.each([
    ['web[1:]', 'not understood'],
    ['web[3:1]', 'ends before it begins'],
    ['web[01:100]', 'not of the same length'],
    ['web[1:999999]', 'more than 5000 hosts'],
    ['a[1:100]b[1:100]', 'more than 5000 hosts'],
    ['web[1:9:0]', 'not understood'],
    ['web[1]', 'no range'],
    ['a'.repeat(500), 'longer than any name'],
  ])('%s is refused', (pattern, why) => {
    expect(hostPattern(pattern)).toContain(why);
  });
});

test.each([
  ['a "b c" d\\ e \'f"g\'', ['a', 'b c', 'd e', 'f"g']],
  ['a=1#b c', ['a=1']],
  ['a="x # y" # z', ['a=x # y']],
  ["a 'b", undefined],
  ['', []],
])('words of %j', (text, words) => {
  expect(shellWords(text)).toEqual(words);
});

describe.each([
  [
    'INI',
    parseAnsibleIni,
    {
      priority: '[b]\ndesk\n[a]\ndesk\n[b:vars]\nansible_user=bee\n[a:vars]\nansible_user=ay\n',
      become:
        'ok ansible_become=yes\nsecret ansible_become=1 ansible_become_password=hunter2\nother ansible_become=true ansible_become_user=db\n',
      secret: 'desk ansible_user=tech ansible_ssh_pass=hunter2\n',
      template: 'desk ansible_user="{{ who }}"\n',
      local: 'me ansible_connection=local\nwin ansible_connection=winrm\nbox ansible_connection=docker\n',
      jump: "desk ansible_ssh_common_args='-J gate -o StrictHostKeyChecking=no'\nother ansible_ssh_common_args='-o ProxyCommand=\"nc %h\"'\n",
      strange: 'desk ansible_magic=1 http_port=80\n',
      circle: '[a]\ndesk\n[a:children]\nb\n[b:children]\na\n',
    },
  ],
  [
    'YAML',
    parseAnsibleYaml,
    {
      priority:
        'b:\n  hosts: {desk: }\n  vars: {ansible_user: bee}\na:\n  hosts: {desk: }\n  vars: {ansible_user: ay}\n',
      become:
        'all:\n  hosts:\n    ok: {ansible_become: true}\n    secret: {ansible_become: 1, ansible_become_password: hunter2}\n    other: {ansible_become: yes, ansible_become_user: db}\n',
      secret: 'all:\n  hosts:\n    desk:\n      ansible_user: tech\n      ansible_ssh_pass: hunter2\n',
      template: 'all:\n  hosts:\n    desk:\n      ansible_user: "{{ who }}"\n',
      local:
        'all:\n  hosts:\n    me: {ansible_connection: local}\n    win: {ansible_connection: winrm}\n    box: {ansible_connection: docker}\n',
      jump: 'all:\n  hosts:\n    desk: {ansible_ssh_common_args: -J gate -o StrictHostKeyChecking=no}\n    other:\n      ansible_ssh_common_args: -o ProxyCommand="nc %h"\n',
      strange: 'all:\n  hosts:\n    desk: {ansible_magic: 1, http_port: 80}\n',
      circle: 'a:\n  hosts: {desk: }\n  children:\n    b:\n      children:\n        a:\n',
    },
  ],
] as const)('an inventory in %s', (_, parse, texts) => {
  test('of groups of one depth the last by name wins', () => {
    expect(parse(texts.priority).hosts).toMatchObject([{ name: 'desk', user: 'bee', groups: ['b', 'a'] }]);
  });

  test('becomes root by sudo only where no password is needed for it', () => {
    const { hosts } = parse(texts.become);
    expect(hosts.map((host) => [host.name, host.sudo])).toEqual([
      ['ok', true],
      ['secret', undefined],
      ['other', undefined],
    ]);
    expect(hosts[2]?.notes).toEqual(['the inventory becomes db by sudo, which reads here do not do']);
  });

  test('gives no password away, and says so', () => {
    const list = parse(texts.secret);
    expect(list.hosts[0]?.notes).toEqual(['the inventory has a password for it, which was not taken']);
    expect(list.notUnderstood).toMatchObject([
      { text: 'ansible_ssh_pass', why: expect.stringContaining('never taken') },
    ]);
    expect(JSON.stringify(list)).not.toContain('hunter2');
  });

  test('a template is no value, and the host is not added without it', () => {
    const list = parse(texts.template);
    expect(list.hosts[0]?.obstacles).toMatchObject([expect.stringContaining('ansible_user')]);
    expect(list.notUnderstood).toMatchObject([{ why: expect.stringContaining('template') }]);
  });

  test('tells this computer, Windows and what is no host apart', () => {
    const [me, win, box] = parse(texts.local).hosts;
    expect(me?.host).toBeUndefined();
    expect(win?.platform).toBe('windows');
    expect(box?.obstacles).toEqual(['is reached by "docker", which Rounds does not know']);
  });

  test('finds the jump host among the arguments of ssh, and names what it does not understand there', () => {
    const list = parse(texts.jump);
    expect(list.hosts.map((host) => host.jump)).toEqual(['gate', undefined]);
    expect(list.notUnderstood).toMatchObject([{ text: expect.stringContaining('nc %h') }]);
  });

  test('names variables of Ansible that it does not know, and passes over those of playbooks', () => {
    expect(parse(texts.strange).notUnderstood).toMatchObject([{ text: 'ansible_magic' }]);
  });

  test('a group that is part of itself is named', () => {
    const list = parse(texts.circle);
    expect(list.notUnderstood).toMatchObject([{ why: expect.stringContaining('is part of it') }]);
    expect(list.hosts).toHaveLength(1);
  });
});

test('platform and site are said by variables of our own, the platform also by those that Ansible gathers', () => {
  const text = 'a rounds_platform=nixos rounds_site=maple\nb ansible_distribution=Debian\n';
  expect(parseAnsibleIni(text).hosts.map((host) => [host.platform, host.site])).toEqual([
    ['nixos', 'maple'],
    ['Debian', undefined],
  ]);
});

describe('mistakes in an INI inventory are named by line, and the rest is read', () => {
  test.each([
    ['a section that is none', 'ok\n[two words]\nlost\n', 2, 'is no section'],
    ['a kind of section that is not known', 'ok\n[web:host]\nlost\n', 2, 'not known'],
    ['variables of a group that is nowhere', 'ok\n[web:vars]\na=1\n', 2, 'a group that is nowhere'],
    ['a child that is nowhere', 'ok\n[web:children]\ndb\n', 3, 'a group that is nowhere'],
    ['a word that is no variable', 'ok\nok2 user tech\n', 2, 'name=value'],
    ['a quote that is not closed', 'ok\nok2 a="b\n', 2, 'never closed'],
    ['a line of :vars without a value', 'ok\n[g]\n[g:vars]\nalone\n', 4, 'name=value'],
  ])('%s', (_, text, line, why) => {
    const list = parseAnsibleIni(text);
    expect(list.notUnderstood[0]).toMatchObject({ line, why: expect.stringContaining(why) });
    expect(list.hosts.map((host) => host.name)).toContain('ok');
    expect(list.hosts.map((host) => host.name)).not.toContain('lost');
  });
});

describe('mistakes in a YAML inventory are named by line', () => {
  test.each([
    ['hosts as a list', 'all:\n  hosts:\n    - desk\n', 2, 'must be a mapping of hosts'],
    ['an unknown part of a group', 'all:\n  hots:\n    desk:\n', 2, 'only hosts, vars and children'],
    ['the same name twice', 'all:\n  hosts:\n    desk:\n    desk:\n', 4, 'twice'],
    ['an alias', 'all: &x\n  hosts:\n    desk: *x\n', 3, 'alias'],
    ['a tab', 'all:\n\thosts:\n', 2, ''],
    ['a file that is too long', `all:\n  hosts:\n${'    desk:\n'.repeat(9000)}`, 1, 'split the inventory'],
  ])('%s', (_, text, line, why) => {
    expect(parseAnsibleYaml(text).notUnderstood[0]).toMatchObject({ line, why: expect.stringContaining(why) });
  });

  test('an encrypted value does not spoil the file', () => {
    const text =
      'all:\n  hosts:\n    desk:\n      ansible_password: !vault |\n        $ANSIBLE_VAULT;1.1;AES256\n        6162\n      ansible_user: tech\n';
    const list = parseAnsibleYaml(text);
    expect(list.hosts).toMatchObject([{ name: 'desk', user: 'tech' }]);
    expect(list.notUnderstood).toMatchObject([{ line: 4, text: 'ansible_password' }]);
  });
});
