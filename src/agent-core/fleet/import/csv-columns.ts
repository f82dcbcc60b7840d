/** What a column of a list can say of a host. */
export type Column =
  | 'name'
  | 'address'
  | 'user'
  | 'port'
  | 'platform'
  | 'site'
  | 'groups'
  | 'keyFile'
  | 'jump'
  | 'secret'
  | 'remark'
  | 'unknown';

/** What such columns are called in lists that people and inventory tools write; small letters, words divided by one space. */
const NAMES: Readonly<Record<Exclude<Column, 'unknown'>, readonly string[]>> = {
  name: [
    ...['name', 'hostname', 'host name', 'computer', 'computer name', 'computername', 'device', 'device name'],
    ...['machine', 'machine name', 'server', 'server name', 'display name', 'label', 'alias', 'inventory hostname'],
  ],
  address: [
    ...['address', 'ip', 'ip address', 'ipaddress', 'ipv4', 'ipv4 address', 'ipv6', 'ipv6 address', 'host'],
    ...['fqdn', 'dns', 'dns name', 'target', 'url', 'ansible host', 'ansible ssh host', 'management ip'],
  ],
  user: ['user', 'username', 'user name', 'login', 'login name', 'ssh user', 'ansible user', 'account'],
  port: ['port', 'ssh port', 'ansible port'],
  platform: ['platform', 'os', 'os name', 'operating system', 'system', 'distribution', 'distro'],
  site: ['site', 'site name', 'location', 'clinic', 'office', 'branch'],
  groups: ['group', 'groups', 'role', 'roles', 'tag', 'tags'],
  keyFile: [
    ...['key', 'key file', 'keyfile', 'ssh key', 'private key', 'private key file', 'identity', 'identity file'],
    ...['identityfile', 'ansible ssh private key file'],
  ],
  jump: ['jump', 'jump host', 'jumphost', 'proxyjump', 'proxy jump', 'bastion', 'gateway'],
  secret: [
    ...['password', 'pass', 'passwd', 'pwd', 'ssh password', 'sudo password', 'login password', 'root password'],
    ...['secret', 'passphrase', 'key passphrase', 'token', 'ansible password', 'ansible become password'],
  ],
  remark: ['note', 'notes', 'comment', 'comments', 'remark', 'remarks', 'description'],
};

const BY_NAME: ReadonlyMap<string, Column> = new Map(
  (Object.keys(NAMES) as Exclude<Column, 'unknown'>[]).flatMap((column) =>
    NAMES[column].map((name): [string, Column] => [name, column]),
  ),
);

/**
 * What each column of a header says. `host` beside a column of IP addresses is the name; a column that would say a second
 * time what an earlier one says is `unknown`. No `name` and no `address` among them means that this is no header.
 */
export function columnsOf(header: readonly string[]): Column[] {
  const words = header.map(normal);
  const columns = words.map((word): Column => BY_NAME.get(word) ?? (looksSecret(word) ? 'secret' : 'unknown'));
  const host = words.indexOf('host');
  const isName = host >= 0 && !columns.includes('name') && columns.filter((one) => one === 'address').length > 1;
  if (isName) columns[host] = 'name';
  return columns.map((column, index) => {
    const again = column !== 'secret' && column !== 'remark' && columns.indexOf(column) < index;
    return again ? 'unknown' : column;
  });
}

/** Better one column too many left out than a password on a screen. */
function looksSecret(word: string): boolean {
  return /pass|pwd|secret|token/.test(word);
}

function normal(header: string): string {
  return header
    .slice(0, 200)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_.-]+/g, ' ')
    .trim();
}
