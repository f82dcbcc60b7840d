# Firewall, for NixOS and Linux alike: both end in the kernel's nf_tables. Changes nothing.
# In: UNITS (unit names), TABLES (lines "family name" of the baseline, may be empty), IPTABLES and RAW (1 when asked).

units $UNITS

# One object of the ruleset on each line. `nft -j` prints one long line; inside its strings a quote is always escaped,
# so that an unescaped {"rule": {"family": can only be the start of an object.
objects() {
  awk '{ gsub(/\{"(table|chain|rule|set|map|element|flowtable|counter|quota|limit|secmark|synproxy|ct helper|ct timeout|ct expectation)": \{"family": "/, "\n&"); print }'
}
# Tables and chains of everybody (they tell whose a table is), but rules and sets only of the tables asked for.
asked_only() {
  awk 'BEGIN { n = split(ENVIRON["TABLES"], asked, "\n") }
    /^\{"(table|chain)"/ { print; next }
    /^\{"nftables": \[/ { next }
    { for (i = 1; i <= n; i++) { split(asked[i], part, " ")
        if (index($0, "\"family\": \"" part[1] "\"") && index($0, "\"table\": \"" part[2] "\"")) { print; next } } }'
}
# Somebody else's blocklist must not make the answer too long to be read: six hundred thousand characters are well
# under the limit of an answer.
ruleset() {
  listed=$(priv nft -j list ruleset)
  listed_rc=$?
  if [ "${#listed}" -gt 600000 ] && [ -n "$TABLES" ]; then
    echo '# asked tables only'
    printf '%s\n' "$listed" | objects | asked_only
  else
    printf '%s\n' "$listed"
  fi
  return "$listed_rc"
}
if has nft; then
  run nft ruleset
  if [ "$RAW" = 1 ] && raw=$(priv nft list ruleset 2>/dev/null); then
    fact nft.raw_sha256 "$(printf '%s\n' "$raw" | sha256sum | cut -c 1-64)"
  fi
fi

# Tables that iptables wrote into nf_tables: nft shows their extensions by name only, so they are read in their own tongue.
if [ "$IPTABLES" = 1 ]; then
  if has iptables-save; then run iptables priv iptables-save; fi
  if has ip6tables-save; then run ip6tables priv ip6tables-save; fi
fi

# What listens, by number, straight from the kernel: no tool needed.
for table in tcp tcp6 udp udp6; do
  if [ -r "/proc/net/$table" ]; then awk 'NR > 1 && ($4 == "0A" || $4 == "07") { print $2 }' "/proc/net/$table" | each "listen.$table"; fi
done
