# Logging, for NixOS and Linux alike: systemd, journald and syslog are asked in the same words on both.
# In: UNITS (unit names), CANARY, PREVIOUS_CANARY (hex, may be empty), SYSLOG (1 when a syslog service is expected).
# Changes one thing: one line in the log.

# The states come first: writing to the log can wake a stopped rsyslog by its socket, and hide that it was stopped.
units $UNITS

# journald: where it keeps its journal, and for how long.
if has systemd-analyze; then
  run journald.conf systemd-analyze cat-config systemd/journald.conf
else
  run journald.conf cat /etc/systemd/journald.conf
fi
machine_id=$(cat /etc/machine-id 2>/dev/null)
if [ -e "/var/log/journal/$machine_id/system.journal" ]; then fact journal.on_disk yes
elif [ -d /var/log/journal ] && [ ! -x /var/log/journal ]; then fact journal.on_disk unreadable
else fact journal.on_disk no; fi

# auditd: the rules that the kernel has now.
if has auditctl; then run audit.rules priv auditctl -l; fi

# The canary.
if [ -n "$CANARY" ]; then
  if has logger; then run canary.write logger -t rounds "CANARY:$CANARY"; fi

  syslog_file=
  if [ "$SYSLOG" = 1 ]; then
    configured=$(grep -hsE '^[^#]*/var/log/(syslog|messages)' /etc/rsyslog.conf /etc/rsyslog.d/*.conf)
    case $configured in
      */var/log/syslog*) syslog_file=/var/log/syslog ;;
      */var/log/messages*) syslog_file=/var/log/messages ;;
      *) for file in /var/log/syslog /var/log/messages; do
           if [ -z "$syslog_file" ] && [ -e "$file" ]; then syslog_file=$file; fi
         done ;;
    esac
  fi

  in_journal() { journalctl -q -t rounds -o cat -n 2000 --no-pager 2>/dev/null | grep -Fqx "CANARY:$1"; }
  in_file() { tail -c 262144 "$syslog_file" 2>/dev/null | grep -Fq "CANARY:$CANARY"; }

  # A log is written a moment later: look again for up to two seconds.
  journal=lost file=lost tries=0
  while [ "$tries" -lt 10 ]; do
    if [ "$journal" = lost ] && in_journal "$CANARY"; then journal=found; fi
    if [ "$file" = lost ] && [ -n "$syslog_file" ] && [ -r "$syslog_file" ] && in_file; then file=found; fi
    if [ "$journal" = found ] && { [ "$file" = found ] || [ ! -r "$syslog_file" ]; }; then break; fi
    tries=$((tries + 1))
    sleep 0.2 2>/dev/null || { sleep 1; tries=$((tries + 4)); }
  done

  previous=
  if [ -n "$PREVIOUS_CANARY" ]; then
    previous=lost
    if in_journal "$PREVIOUS_CANARY"; then previous=found; fi
  fi

  # Not finding proves a loss only to someone who may read the whole journal.
  if [ "$journal" = lost ] || [ "$previous" = lost ]; then
    if all=$(priv journalctl -q -t rounds -o cat -n 2000 --no-pager 2>/dev/null); then
      if [ "$journal" = lost ] && printf '%s\n' "$all" | grep -Fqx "CANARY:$CANARY"; then journal=found; fi
      if [ "$previous" = lost ] && printf '%s\n' "$all" | grep -Fqx "CANARY:$PREVIOUS_CANARY"; then previous=found; fi
    elif [ -z "$(journalctl -q --system -n 1 -o cat --no-pager 2>/dev/null)" ]; then
      if [ "$journal" = lost ]; then journal=unreadable; fi
      if [ "$previous" = lost ]; then previous=unreadable; fi
    fi
  fi
  fact canary.journal "$journal"
  if [ -n "$previous" ]; then fact canary.previous "$previous"; fi

  if [ -n "$syslog_file" ]; then
    if [ ! -e "$syslog_file" ]; then file=absent
    elif [ "$file" = lost ] && [ ! -r "$syslog_file" ]; then
      case $syslog_file in
        */syslog) recent=$(priv tail -c 262144 /var/log/syslog 2>/dev/null) ;;
        *) recent=$(priv tail -c 262144 /var/log/messages 2>/dev/null) ;;
      esac
      if [ -z "$recent" ]; then file=unreadable
      elif printf '%s\n' "$recent" | grep -Fq "CANARY:$CANARY"; then file=found; fi
    fi
    fact canary.file "$file"
    fact canary.path "$syslog_file"
  fi
fi
