# What a scan needs of a host, each answered for itself. TOOLS and COMMANDS are lists, one a line.
set -f

case $ASK in
  shell)
    fact user "$(id -un)"
    fact rights "$ROUNDS_PRIV"
    fact shell "$(awk -F: -v u="$(id -un)" '$1 == u { print $7 }' /etc/passwd)"
    ;;
  tools)
    printf '%s\n' "$TOOLS" | while IFS= read -r tool; do
      if place=$(command -v "$tool"); then fact "tool.$tool" "$place"; else fact "tool.$tool" ''; fi
    done
    ;;
  sudo)
    # Side by side, and given up after ten seconds: a command that hangs must not hide the others. What root runs cannot be
    # ended by us; the shell that waits for it can.
    number=0 waiting=
    while IFS= read -r command; do
      ( priv $command >/dev/null 2>&1 </dev/null; fact "sudo.$number" "$?" ) &
      waiting="$waiting $!"
      number=$((number + 1))
    done <<COMMANDS_END
$COMMANDS
COMMANDS_END
    ( sleep 10; kill $waiting ) >/dev/null 2>&1 &
    timer=$!
    wait $waiting
    kill "$timer" 2>/dev/null
    ;;
esac
