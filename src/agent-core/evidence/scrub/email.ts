import type { Judge, Scene } from './scene.ts';

const ADDRESS =
  /(?<![\p{L}\p{N}_])(?=[\p{L}\p{N}_])[\p{L}\p{N}._%+'-]{1,64}(?:@|%40)(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,62})\.){1,8}\p{L}{2,24}(?![\p{L}\p{N}_])/gu;

/** Algorithm names of SSH (RFC 4251 section 6: name@domain) look like mail addresses. */
const ALGORITHM = /@(?:openssh\.com|libssh\.org|lysator\.liu\.se)$/i;
/** Units of systemd and files: `getty@tty1.service`, `logo@2x.png`. */
const UNIT_OR_FILE =
  /\.(?:service|socket|timer|mount|automount|target|device|path|slice|scope|swap|png|jpe?g|gif|svg|webp|js|css|conf|log|gz|tgz|deb|rpm|xml|json|ya?ml|dll|exe|sys)$/i;
/** Accounts of machines, not of persons. */
const MACHINE_ACCOUNT = /^(?:root|git|hg|svn|nixos|nobody|daemon|www-data|postgres|mysql|krbtgt)(?:@|%40)/i;
const MESSAGE_ID = /message-id[\s:=]{1,4}<?$/i;

const ofAPerson: Judge = (value, at, mask) => {
  if (ALGORITHM.test(value) || UNIT_OR_FILE.test(value) || MACHINE_ACCOUNT.test(value)) return 0;
  // Kerberos service principals: `HTTP/web01.clinic.lan@CLINIC.LAN`.
  if (/[A-Za-z]\/$/.test(mask.slice(Math.max(0, at - 2), at)) && /(?:@|%40)[A-Z0-9.-]+$/.test(value)) return 0;
  return MESSAGE_ID.test(mask.slice(Math.max(0, at - 16), at)) ? 0 : value.length;
};

/** Takes mail addresses, also percent-encoded ones and those of an internal domain (`jdoe@clinic.local`). */
export function takeEmails(scene: Scene): void {
  if (scene.mask.includes('@') || scene.mask.includes('%40')) scene.take('email', ADDRESS, ofAPerson);
}
