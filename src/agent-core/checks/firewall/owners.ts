/** Programs that write packet filter tables by themselves, whenever they see fit. */
export type Owner = 'ufw' | 'firewalld' | 'docker' | 'libvirt' | 'fail2ban';

interface Signs {
  readonly owner: Owner;
  readonly table: RegExp;
  readonly chain: RegExp;
}

/**
 * By what names each program's tables and chains are known (sources: firewalld's nftables and ipXtables backends,
 * Docker's iptables chains and its nftables backend, libvirt's network drivers, fail2ban's actions, ufw's rules files).
 */
const SIGNS: readonly Signs[] = [
  {
    owner: 'firewalld',
    table: /^firewalld$/,
    chain: /^(?:INPUT|FORWARD|OUTPUT|PREROUTING|POSTROUTING)_(?:direct|ZONES|ZONES_SOURCE|POLICIES_pre)$/,
  },
  { owner: 'docker', table: /^docker-bridges$/, chain: /^DOCKER(?:-[A-Z0-9-]+)?$/ },
  { owner: 'libvirt', table: /^libvirt_network$/, chain: /^LIBVIRT_[A-Z]+$/ },
  { owner: 'ufw', table: /^ufw6?$/, chain: /^ufw6?-/ },
  { owner: 'fail2ban', table: /^f2b-/, chain: /^(?:f2b|fail2ban)-/ },
];

/** The program that keeps a table, by the names of the table and of its chains; undefined when none is known. */
export function ownerOf(table: string, chains: Iterable<string>): Owner | undefined {
  const names = [...chains];
  return SIGNS.find((signs) => signs.table.test(table) || names.some((name) => signs.chain.test(name)))?.owner;
}
