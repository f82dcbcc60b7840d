# Antivirus: the program behind the service, and its hash, which takes a while to make. Changes nothing.
# In: UNITS (unit names), BINARY (path of the baseline; when empty, the program of each service is hashed, for a proposal).

# What systemd starts, asked once for all: lines "unit program", one paragraph of the answer for each unit in turn. The
# arguments stay on the host: products take their tokens there.
programs() {
  [ "$#" -eq 0 ] ||
    systemctl show --property=LoadState --property=ExecStart -- "$@" 2>/dev/null | awk -v names="$*" '
      BEGIN { RS = ""; FS = "\n"; split(names, name, " ") }
      { for (i = 1; i <= NF; i++)
          if (match($i, /^ExecStart=\{ path=[^ ;]* ;/)) { print name[NR], substr($i, 18, RLENGTH - 19); break } }'
}
programs $UNITS | while read -r unit_name program; do
  if [ -n "$program" ]; then
    fact "program.$unit_name" "$program"
    if [ -z "$BINARY" ] && [ -f "$program" ] && [ -r "$program" ]; then run "sha256.$unit_name" sha256sum "$program"; fi
  fi
done

if [ -n "$BINARY" ]; then
  state=$(seen "$BINARY")
  fact binary.state "$state"
  if [ -r "$BINARY" ]; then run binary sha256sum "$BINARY"
  elif [ "$state" != absent ]; then run binary priv sha256sum "$BINARY"; fi
fi
