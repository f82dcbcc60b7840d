#!/bin/bash
# hostile.sh   Runs inside a new hostile host's tree before its first boot (chroot): users and greetings that get in the way.
set -eu
export PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8

# Log in with the lab's key and password like `tech`. Keys lie outside the homes, because one user has none.
useradd --create-home --shell /usr/bin/fish fishy
useradd --create-home --shell /bin/tcsh csher
useradd --no-create-home --home-dir /home/nohome --shell /bin/bash nohome
useradd --create-home --shell /bin/bash noisy
useradd --create-home --shell /usr/local/bin/shell-that-hangs hang
useradd --create-home --shell /usr/local/bin/shell-that-floods flood
useradd --create-home --shell /usr/sbin/nologin nologin

printf '#!/bin/sh\nexec sleep infinity\n' >/usr/local/bin/shell-that-hangs
printf '#!/bin/sh\nexec head -c 1073741824 /dev/zero\n' >/usr/local/bin/shell-that-floods
chmod 755 /usr/local/bin/shell-that-*

# bash reads .bashrc for commands that come over SSH. No line end: the noise runs into whatever is printed next.
cat >/home/noisy/.bashrc <<'RC'
printf 'Welcome to <b>noisy</b><script>document.title="owned"</script>\033[2J\033]0;owned\007 {"looks":"like json"}'
printf '<img src=x onerror=alert(1)> warning: \033[31mred\033[0m, no line end' >&2
RC

printf 'AUTHORISED USE ONLY <script>document.title="banner"</script> \033]0;banner\007\033[5mblink\n' >/etc/issue.net
printf 'Banner /etc/issue.net\nAuthorizedKeysFile .ssh/authorized_keys /etc/ssh/keys/%%u\n' >/etc/ssh/sshd_config.d/50-hostile.conf
mkdir -m 755 /etc/ssh/keys
for user in fishy csher nohome noisy hang flood nologin; do
  install -m 644 /home/tech/.ssh/authorized_keys "/etc/ssh/keys/$user"
done
