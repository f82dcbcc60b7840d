# Antivirus: the program behind the service, and its hash, which takes a while to make. Changes nothing.
# In: UNITS (unit names), BINARY (path of the baseline; when empty, the program of each service is hashed, for a proposal).

# What systemd starts. The arguments stay on the host: products take their tokens there.
program_of() {
  systemctl show --property=ExecStart -- "$1" 2>/dev/null | sed -n 's/^ExecStart={ path=\([^ ;]*\) ;.*/\1/p' | head -n 1
}
for unit_name in $UNITS; do
  program=$(program_of "$unit_name")
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
