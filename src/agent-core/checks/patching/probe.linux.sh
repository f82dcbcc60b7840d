# Patching on Linux with packages of apt. No parameters, no privileges; changes nothing: simulation only, no lock, no
# cache file written. Other package managers are named, not read: a reader that was never run on such a host could
# take "nothing was told" for "nothing is pending".

fact kernel.running "$(uname -r)"

if has apt-get; then
  fact manager apt
  # Both caches are kept in memory: apt would write them as root. Held packages count too: held is not patched.
  run apt apt-get -s -q -o Debug::NoLocking=1 -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= \
    -o APT::Get::Always-Include-Phased-Updates=true --ignore-hold dist-upgrade
  # When the package lists were last fetched: a stamp where the distribution writes one on success, and the folder
  # that apt renames new lists into. Not the lists (they carry the archive's time), not the folder "partial" and not
  # apt's own update-stamp (both move when a fetch fails).
  for stamp in /var/lib/apt/periodic/update-success-stamp /var/lib/apt/lists; do
    if [ -e "$stamp" ]; then printf '%s\n' "$(stat -c %Y "$stamp")"; fi
  done | each metadata.at
  # Without the archive of security updates among the sources, no security update would ever be seen.
  for release in /var/lib/apt/lists/*Release; do
    if [ -r "$release" ]; then grep -E '^(Origin|Label|Suite|Codename|Date): ' "$release" | tr '\n' ';'; echo; fi
  done | each archive
  # The last upgrade, in the host's own time (dpkg writes local time), newest log first.
  last=
  for log in /var/log/dpkg.log /var/log/dpkg.log.1 /var/log/dpkg.log.[2-9].gz /var/log/dpkg.log.1[0-2].gz; do
    if [ -z "$last" ] && [ -r "$log" ]; then
      last=$(case $log in *.gz) zcat "$log" 2>/dev/null ;; *) cat "$log" ;; esac | awk '$3 == "upgrade" { at = $1 " " $2 } END { print at }')
    fi
  done
  if [ -n "$last" ]; then fact updated.at "$(env -u TZ date -d "$last" +%s 2>/dev/null)"; fi
  # Where the log is gone: the newest time at which any package was unpacked.
  fact unpacked.at "$(stat -c %Y /var/lib/dpkg/info/*.list 2>/dev/null | sort -rn | head -n 1)"
  if [ -e /run/reboot-required ] || [ -e /var/run/reboot-required ]; then fact reboot.required yes; else fact reboot.required no; fi
  for image in /boot/vmlinuz-*; do
    if [ -e "$image" ]; then printf '%s\n' "${image#/boot/vmlinuz-}"; fi
  done | each kernel.installed

else
  for manager in dnf zypper pacman apk; do
    if has "$manager"; then fact manager "$manager"; break; fi
  done
fi
