# What every scan reads beside the checks, for NixOS and Linux alike. No parameters, no privileges, changes nothing.

fact os "$(sed -n 's/^PRETTY_NAME=//p' /etc/os-release 2>/dev/null | tr -d "\"'" | head -n 1)"
fact kernel "$(uname -r)"
fact uptime "$(cat /proc/uptime)"
fact load "$(cat /proc/loadavg)"
fact cpus "$(getconf _NPROCESSORS_ONLN 2>/dev/null || nproc 2>/dev/null || grep -c '^processor' /proc/cpuinfo)"
run system_state systemctl is-system-running

# The clock: whether the kernel holds it for synchronised, and which service steers it.
run clock.synced timedatectl show --property=NTPSynchronized --value
for unit_name in systemd-timesyncd chronyd chrony ntpd ntp ntpsec openntpd; do unit "$unit_name"; done

# Real file systems only: images that are always full (squashfs), memory and network mounts say nothing of the disk, and
# a network mount that hangs would take the probe with it.
awk '$3 ~ /^(ext[234]|xfs|btrfs|zfs|f2fs|jfs|reiserfs|bcachefs|vfat|ntfs3?)$/ && !seen[$1]++ { print $2 }
     $2 == "/" && $3 == "overlay" { print $2 }' /proc/mounts | head -n 50 | while IFS= read -r mount_point; do
  # A single file that is mounted (as containers do) stands for the disk of somebody else.
  if [ -d "$mount_point" ]; then df -Pk -- "$mount_point" 2>/dev/null | tail -n 1; fi
done | each disk

# Sessions of people; the session of systemd's own manager is none.
if has loginctl; then run sessions loginctl list-sessions --no-legend; else run sessions who; fi
