/** Keywords whose value says where a host is and how to log in. */
export const TAKEN = ['hostname', 'user', 'port', 'identityfile', 'proxyjump', 'proxycommand'] as const;
/** One of {@link TAKEN}. */
export type TakenKeyword = (typeof TAKEN)[number];

/** Whether a keyword is one of {@link TAKEN}. */
export function isTaken(keyword: string): keyword is TakenKeyword {
  return TAKEN.some((one) => one === keyword);
}

/** Keywords that change where ssh goes or as whom it logs in, and that Rounds does not follow: said, never skipped in silence. */
export const NOT_FOLLOWED: Readonly<Record<string, string>> = {
  bindaddress: 'connections are made from whatever address the system chooses',
  bindinterface: 'connections are made over whatever interface the system chooses',
  canonicaldomains: 'names are taken as they are written, and not completed',
  canonicalizehostname: 'names are taken as they are written, and not completed',
  certificatefile: 'certificates are not used to log in yet',
  hostkeyalias: 'the host is looked up in known_hosts under its own name',
  identityagent: 'the SSH agent is the one of the console (SSH_AUTH_SOCK)',
  knownhostscommand: 'host keys are taken from files only',
  localcommand: 'no command is run on this computer',
  pkcs11provider: 'keys on tokens are used through the SSH agent only',
  proxyusefdpass: 'a proxy command is not run',
  securitykeyprovider: 'keys on tokens are used through the SSH agent only',
};

/** Keywords of ssh_config(5) that make no difference to where a host is and how to log in. */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set(
  `addkeystoagent addressfamily batchmode canonicalizefallbacklocal canonicalizemaxdots canonicalizepermittedcnames
  casignaturealgorithms challengeresponseauthentication checkhostip cipher ciphers clearallforwardings compression
  compressionlevel connectionattempts connecttimeout controlmaster controlpath controlpersist dynamicforward
  enableescapecommandline enablesshkeysign escapechar exitonforwardfailure fingerprinthash forkafterauthentication
  forwardagent forwardx11 forwardx11timeout forwardx11trusted gatewayports globalknownhostsfile gssapiauthentication
  gssapidelegatecredentials gssapiclientidentity gssapikexalgorithms gssapikeyexchange gssapirenewalforcesrekey
  gssapiserveridentity gssapitrustdns hashknownhosts hostbasedacceptedalgorithms hostbasedauthentication
  hostbasedkeytypes hostkeyalgorithms identitiesonly ignoreunknown ipqos kbdinteractiveauthentication
  kbdinteractivedevices kexalgorithms keepalive keychainintegration localforward loglevel logverbose macs
  nohostauthenticationforlocalhost numberofpasswordprompts obscurekeystroketiming passwordauthentication
  permitlocalcommand permitremoteopen preferredauthentications protocol pubkeyacceptedalgorithms pubkeyacceptedkeytypes
  pubkeyauthentication rekeylimit remotecommand remoteforward requesttty requiredrsasize revokedhostkeys
  rhostsrsaauthentication rsaauthentication sendenv serveralivecountmax serveraliveinterval sessiontype setenv smartcarddevice
  stdinnull streamlocalbindmask streamlocalbindunlink stricthostkeychecking syslogfacility tag tcpkeepalive tunnel
  tunneldevice updatehostkeys usekeychain useprivilegedport userknownhostsfile useroaming versionaddendum
  verifyhostkeydns visualhostkey warnweakcrypto xauthlocation`.split(/\s+/),
);

/** Whether a keyword of ssh_config says nothing that a list of hosts needs. */
export function isWithoutEffect(keyword: string): boolean {
  return WITHOUT_EFFECT.has(keyword);
}
