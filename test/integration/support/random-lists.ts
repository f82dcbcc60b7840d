import fc from 'fast-check';

/** Names from a small set, so that draws meet each other. */
const GROUPS = ['alpha', 'beta', 'gamma', 'delta', 'Zeta', 'omega'] as const;
const ALIASES = ['srv-1', 'srv-2', 'desk', 'db', 'web1'] as const;
const PATTERNS = [...ALIASES, 'srv-*', '*', '?eb1', '!desk', '!srv-2', 'd*'] as const;

const iniVariable = fc.oneof(
  fc.integer({ min: 1, max: 9 }).map((n) => `ansible_user=user${n}`),
  fc.integer({ min: 1, max: 9 }).map((n) => `ansible_port=22${n}`),
  fc.integer({ min: 1, max: 9 }).map((n) => `ansible_host=10.0.0.${n}`),
  fc.integer({ min: 1, max: 9 }).map((n) => `ansible_ssh_private_key_file='/keys/key ${n}'`),
);

const iniHost = fc
  .tuple(
    fc.constantFrom('web[1:3]', 'db[01:02]', 'x[a:b].example', 'desk', 'desk:2222', 'n[1:7:3]'),
    fc.array(iniVariable, { maxLength: 2 }),
  )
  .map(([pattern, variables]) => [pattern, ...variables].join(' '));

/** A group's lines; a child is always a later group, so that there is no circle. */
const iniGroup = fc.record({
  hosts: fc.array(iniHost, { maxLength: 3 }),
  vars: fc.array(iniVariable, { maxLength: 3 }),
  priority: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
  children: fc.array(fc.nat({ max: GROUPS.length - 1 }), { maxLength: 2 }),
});

/** An Ansible inventory in INI form that Ansible takes. */
export const randomIni: fc.Arbitrary<string> = fc
  .record({
    loose: fc.array(iniHost, { maxLength: 2 }),
    groups: fc.array(iniGroup, { minLength: GROUPS.length, maxLength: GROUPS.length }),
  })
  .map(({ loose, groups }) => {
    const lines = [...loose];
    for (const [at, group] of groups.entries()) {
      const children = [...new Set(group.children)].filter((child) => child > at).map((child) => GROUPS[child] ?? '');
      const priority = group.priority === undefined ? [] : [`ansible_group_priority=${group.priority}`];
      lines.push(`[${GROUPS[at]}]`, ...group.hosts);
      lines.push(`[${GROUPS[at]}:vars]`, ...group.vars, ...priority);
      if (children.length > 0) lines.push(`[${GROUPS[at]}:children]`, ...children);
    }
    return `${lines.join('\n')}\n`;
  });

const setting = fc.oneof(
  fc.integer({ min: 1, max: 9 }).map((n) => `  User user${n}`),
  fc.integer({ min: 1, max: 9 }).map((n) => `  Port=22${n}`),
  fc.integer({ min: 1, max: 9 }).map((n) => `  hostname "10.0.0.${n}" # comment`),
  fc.constant('  HostName %h.example'),
);

const block = fc
  .tuple(
    fc.uniqueArray(fc.constantFrom(...PATTERNS), { minLength: 1, maxLength: 3 }),
    fc.array(setting, { maxLength: 3 }),
  )
  .map(([patterns, settings]) => [`Host ${patterns.join(' ')}`, ...settings].join('\n'));

/** An ssh_config that ssh takes; the last lines make sure that a user is said for every host. */
export const randomConfig: fc.Arbitrary<string> = fc
  .tuple(fc.array(setting, { maxLength: 1 }), fc.array(block, { minLength: 1, maxLength: 8 }))
  .map(([top, blocks]) => `${[...top, ...blocks, 'Host *', '  User last'].join('\n')}\n`);
