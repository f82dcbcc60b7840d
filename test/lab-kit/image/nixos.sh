#!/bin/bash
# nixos.sh PACKAGES...   Runs inside a copy of the debian image (chroot): a stand-in for NixOS. Needs the network for nix-bin.
# Real: the Nix store, profiles and generations (Debian's Nix), /run/current-system and /run/booted-system, the commands and files
# by which a NixOS is known. Not real: the system itself stays Debian, so /usr/bin, apt and rsyslog are there, which NixOS lacks.
set -eu
export PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive

lists=$(mktemp -d)
mkdir "$lists/partial"
apt=(apt-get -qq -o Dir::Etc::sourcelist=/etc/apt/build.list -o Dir::Etc::sourceparts=/dev/null -o "Dir::State::lists=$lists" -o APT::Sandbox::User=root)
"${apt[@]}" update
"${apt[@]}" -y --no-install-recommends install "$@" >/dev/null
rm -rf "$lists" /var/cache/apt/archives/*.deb

mkdir -p /etc/nix /usr/local/lib/lab
# As root of a single user there are no build users, and nothing is built.
printf 'build-users-group =\nsandbox = false\nsubstituters =\n' >/etc/nix/nix.conf

cat >/etc/systemd/system/nix-daemon.service <<'UNIT'
[Unit]
Description=Nix Daemon
[Service]
ExecStart=/usr/bin/nix-daemon
[Install]
WantedBy=multi-user.target
UNIT

# What NixOS does before its systemd starts: the generation that the boot loader chose becomes the running and the booted one.
cat >/etc/systemd/system/lab-nixos-boot.service <<'UNIT'
[Unit]
Description=Stand-in for the first stage of NixOS
DefaultDependencies=no
Before=sysinit.target
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/bin/sh -c 'system=$(readlink -f /nix/var/nix/profiles/system) && ln -sfn "$system" /run/booted-system && ln -sfn "$system" /run/current-system && mkdir -p /run/wrappers/bin && ln -sf /usr/bin/sudo /usr/bin/su /run/wrappers/bin/'
[Install]
WantedBy=sysinit.target
UNIT
systemctl enable nix-daemon.service lab-nixos-boot.service 2>/dev/null
printf 'PATH="/run/wrappers/bin:/run/current-system/sw/bin:/usr/bin:/bin"\nNIX_REMOTE=daemon\n' >/etc/environment

rm /etc/os-release
cat >/etc/os-release <<'RELEASE'
ANSI_COLOR="1;34"
BUILD_ID="24.11.20250101.d3c42f1"
ID=nixos
LOGO="nix-snowflake"
NAME=NixOS
PRETTY_NAME="NixOS 24.11 (Vicuna)"
VERSION="24.11 (Vicuna)"
VERSION_CODENAME=vicuna
VERSION_ID="24.11"
RELEASE
touch /etc/NIXOS

cat >/usr/local/lib/lab/make-system <<'MAKE'
#!/bin/bash
# make-system VERSION REVISION KERNEL   Adds a tiny NixOS system to the Nix store and prints its path.
set -eu
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
version=$1 revision=$2 kernel=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
add() { nix-store --add "$work/$1"; }

mkdir -p "$work/linux-$kernel" "$work/initrd-linux-$kernel" "$work/linux-$kernel-modules/lib/modules/$kernel"
echo "kernel $kernel" >"$work/linux-$kernel/bzImage"
echo "initrd $kernel" >"$work/initrd-linux-$kernel/initrd"
linux=$(add "linux-$kernel") initrd=$(add "initrd-linux-$kernel") modules=$(add "linux-$kernel-modules")

mkdir -p "$work/system-path/bin"
cat >"$work/system-path/bin/nixos-version" <<VERSION
#!/bin/sh
case "\${1-}" in
  --hash | --revision) echo d3c42f187194c26d9f0309a8ecc469d6c878ce33 ;;
  --configuration-revision) echo $revision ;;
  --json) printf '{"configurationRevision":"$revision","nixosVersion":"$version","nixpkgsRevision":"d3c42f187194c26d9f0309a8ecc469d6c878ce33"}\n' ;;
  *) echo "$version (Vicuna)" ;;
esac
VERSION
chmod 755 "$work/system-path/bin/nixos-version"
for tool in bash sh cat ls readlink stat date id uname hostname env timeout mktemp base64 sha256sum sort head tail cut tr grep sed awk find sleep kill \
  systemctl journalctl logger timedatectl systemd-run nft iptables-save ip ss nix-env nix-store nix auditctl systemd-analyze df uptime ps who loginctl rm mkdir chmod; do
  for folder in /usr/bin /usr/sbin; do
    if [ -e "$folder/$tool" ]; then ln -sf "$folder/$tool" "$work/system-path/bin/$tool"; fi
  done
done
sw=$(add system-path)

name=nixos-system-clinic-$version
mkdir -p "$work/$name/bin"
ln -s "$sw" "$work/$name/sw"
ln -s "$linux/bzImage" "$work/$name/kernel"
ln -s "$initrd/initrd" "$work/$name/initrd"
ln -s "$modules" "$work/$name/kernel-modules"
printf 'loglevel=4' >"$work/$name/kernel-params"
printf '%s' "$version" >"$work/$name/nixos-version"
printf '%s-linux' "$(uname -m)" >"$work/$name/system"
cat >"$work/$name/bin/switch-to-configuration" <<'SWITCH'
#!/bin/sh
# The boot loader of this stand-in boots the profile, so that `boot` has nothing to write.
system=$(dirname "$(dirname "$(readlink -f "$0")")")
case "${1-}" in
  switch | test) ln -sfn "$system" /run/current-system.new && mv -T /run/current-system.new /run/current-system ;;
  boot | dry-activate) ;;
  *) echo "usage: switch-to-configuration switch|boot|test|dry-activate" >&2; exit 1 ;;
esac
SWITCH
chmod 755 "$work/$name/bin/switch-to-configuration"
add "$name"
MAKE
chmod 755 /usr/local/lib/lab/make-system
system=$(/usr/local/lib/lab/make-system 24.11.20250101.d3c42f1 1111111111111111111111111111111111111111 6.6.68 2>/dev/null)
nix-env --profile /nix/var/nix/profiles/system --set "$system" 2>/dev/null
