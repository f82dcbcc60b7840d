# Patching on NixOS: which system runs, which was booted, which generations there are. No parameters, no privileges,
# changes nothing.

fact system.path "$(readlink -f /run/current-system)"
fact system.booted "$(readlink -f /run/booted-system)"
fact profile.path "$(readlink -f /nix/var/nix/profiles/system)"

# Every generation: number, the second in which its link was made, where it leads. The newest five hundred say enough.
for link in /nix/var/nix/profiles/system-*-link; do
  if [ -L "$link" ]; then
    number=${link##*/system-}
    printf '%s %s %s\n' "${number%-link}" "$(stat -c %Y "$link")" "$(readlink -f "$link")"
  fi
done | sort -rn | head -n 500 | each generation

# A new kernel, initrd or set of modules comes into force at the next boot only.
for part in kernel initrd kernel-modules; do
  fact "current.$part" "$(readlink -f "/run/current-system/$part")"
  fact "booted.$part" "$(readlink -f "/run/booted-system/$part")"
done

if has nixos-version; then run version.json nixos-version --json; fi
fact version.text "$(cat /run/current-system/nixos-version 2>/dev/null)"
