#!/bin/bash
# debian.sh   Runs inside the new tree (chroot): turns a bare Debian into a small clinic server. Needs no network.
set -eu
export PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive

# People. The key and the password of `tech` are put in per host: an image must not hold a credential.
useradd --create-home --uid 1000 --shell /bin/bash --groups adm,systemd-journal tech

# Identity is per host: hosts that share a key or a machine id would hide mistakes in pinning.
rm -f /etc/ssh/ssh_host_*_key /etc/ssh/ssh_host_*_key.pub /etc/machine-id /var/lib/dbus/machine-id

# Noise that would make two runs differ: daily jobs that take the package lock, and a login prompt nobody reads.
systemctl mask apt-daily.timer apt-daily-upgrade.timer man-db.timer e2scrub_all.timer e2scrub_reap.service console-getty.service \
  systemd-networkd.service systemd-resolved.service 2>/dev/null
# The audit daemon cannot run in a container (netlink answers "Operation not permitted"): installed, not enabled.
systemctl disable auditd.service 2>/dev/null
# A container has no kernel log of its own.
sed -i '/imklog/d' /etc/rsyslog.conf
mkdir -p /var/log/journal
chgrp systemd-journal /var/log/journal
chmod 2755 /var/log/journal

cat >/etc/nftables.conf <<'NFT'
#!/usr/sbin/nft -f
flush ruleset
table inet clinic {
  set blocked {
    type ipv4_addr
    size 1024
    flags dynamic,timeout
    timeout 10m
  }
  counter ssh_in { }
  chain input {
    type filter hook input priority filter; policy drop;
    iif "lo" accept
    ct state established,related accept
    ct state invalid drop
    ip saddr @blocked counter drop
    ip protocol icmp accept
    tcp dport 9 add @blocked { ip saddr } drop comment "whoever knocks here is blocked for ten minutes"
    tcp dport 22 counter name "ssh_in" accept
    tcp dport { 104, 11112 } ip saddr 192.168.40.0/24 counter accept comment "DICOM from the viewing rooms"
    counter comment "everything else"
  }
}
NFT
systemctl enable nftables.service 2>/dev/null

# Two package mirrors on the host's own disk, so that apt works without a network and every run sees the same updates.
work=$(mktemp -d)
arch=$(dpkg --print-architecture)
make_deb() { # name version
  mkdir -p "$work/$1/DEBIAN" "$work/$1/usr/share/$1"
  echo "$1 $2" >"$work/$1/usr/share/$1/version"
  printf 'Package: %s\nVersion: %s\nArchitecture: all\nSection: misc\nPriority: optional\nMaintainer: Lab <lab@clinic.example>\nDescription: stand-in package of the test lab\n' \
    "$1" "$2" >"$work/$1/DEBIAN/control"
  dpkg-deb --root-owner-group --build "$work/$1" "$work/$1_$2_all.deb" >/dev/null
}
write_index() { # tree codename label suite
  local tree=$1 dist=$1/dists/$2
  mkdir -p "$dist/main/binary-$arch" "$tree/pool"
  : >"$dist/main/binary-$arch/Packages"
  for deb in "$tree"/pool/*.deb; do
    [ -e "$deb" ] || continue
    dpkg-deb --field "$deb" >>"$dist/main/binary-$arch/Packages"
    printf 'Filename: pool/%s\nSize: %s\nSHA256: %s\n\n' "${deb##*/}" "$(stat -c %s "$deb")" "$(sha256sum "$deb" | cut -d' ' -f1)" \
      >>"$dist/main/binary-$arch/Packages"
  done
  printf 'Origin: Debian\nLabel: %s\nSuite: %s\nVersion: 12\nCodename: %s\nArchitectures: %s all\nComponents: main\nDate: Wed, 01 Jan 2025 00:00:00 UTC\nSHA256:\n %s %s %s\n' \
    "$3" "$4" "$2" "$arch" "$(sha256sum "$dist/main/binary-$arch/Packages" | cut -d' ' -f1)" "$(stat -c %s "$dist/main/binary-$arch/Packages")" \
    "main/binary-$arch/Packages" >"$dist/Release"
}
mirror() { # folder codename label suite packages...
  local tree=/srv/mirror/$1 codename=$2 label=$3 suite=$4
  shift 4
  mkdir -p "$tree/pool"
  for deb in "$@"; do cp "$work/$deb" "$tree/pool/"; done
  write_index "$tree" "$codename" "$label" "$suite"
}
for package in clinic-viewer clinic-notes; do
  make_deb "$package" 1.0
  make_deb "$package" 1.1
done
mirror debian.quiet bookworm Debian stable clinic-viewer_1.0_all.deb clinic-notes_1.0_all.deb
mirror debian.pending bookworm Debian stable clinic-viewer_1.0_all.deb clinic-notes_1.0_all.deb clinic-notes_1.1_all.deb
mirror security.quiet bookworm-security Debian-Security stable-security
mirror security.pending bookworm-security Debian-Security stable-security clinic-viewer_1.1_all.deb
ln -s debian.quiet /srv/mirror/debian
ln -s security.quiet /srv/mirror/security
dpkg --install "$work"/clinic-viewer_1.0_all.deb "$work"/clinic-notes_1.0_all.deb >/dev/null
rm -rf "$work" /etc/apt/sources.list.d/*
cat >/etc/apt/sources.list <<'APT'
deb [trusted=yes] file:/srv/mirror/debian bookworm main
deb [trusted=yes] file:/srv/mirror/security bookworm-security main
APT
apt-get -qq update
