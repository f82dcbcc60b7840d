# Antivirus, for NixOS and Linux alike: the service, and how old its signatures are. Changes nothing.
# In: UNITS (unit names), CLAMAV (1 when ClamAV's signatures are asked for), SIGNATURES (path, may be empty).

units $UNITS

# ClamAV writes into the first 512 bytes of a database when its signatures were built.
if [ "$CLAMAV" = 1 ]; then
  for name in cld cvd; do
    state=$(seen "/var/lib/clamav/daily.$name")
    fact "clamav.$name.state" "$state"
    if [ -r "/var/lib/clamav/daily.$name" ]; then run "clamav.$name" head -c 512 "/var/lib/clamav/daily.$name"
    elif [ "$state" = absent ]; then :
    elif [ "$name" = cld ]; then run clamav.cld priv head -c 512 /var/lib/clamav/daily.cld
    else run clamav.cvd priv head -c 512 /var/lib/clamav/daily.cvd; fi
  done
fi

# Microsoft Defender counts minutes back from the host's own clock.
if has mdatp; then
  run mdatp timeout 8 mdatp health --output json
  fact clock "$(date +%s)"
fi

# Any other product: the newest change of the file, or of the files in the folder, that the baseline names.
newest_in() {
  times=$(find "$1" -maxdepth 2 -type f -exec stat -L -c %Y {} +)
  found_rc=$?
  printf '%s\n' "$times" | sort -n | tail -n 1 | grep .
  return "$found_rc"
}
if [ -n "$SIGNATURES" ]; then
  state=$(seen "$SIGNATURES")
  fact signatures.state "$state"
  if [ "$state" = folder ] && [ -r "$SIGNATURES" ] && [ -x "$SIGNATURES" ]; then
    run signatures newest_in "$SIGNATURES"
  elif [ "$state" != absent ]; then
    if stat -L -c %Y "$SIGNATURES" >/dev/null 2>&1; then run signatures stat -L -c %Y "$SIGNATURES"
    else run signatures priv stat -L -c %Y "$SIGNATURES"; fi
  fi
fi
