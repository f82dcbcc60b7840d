# Backup, for NixOS and Linux alike: the job, and the record that it writes. Changes nothing.
# In: JOB (unit name), STATUS (path of the record).

# When the job ended, in seconds: systemd writes its times for people, here in UTC, with the day of the week in front.
job_state() {
  systemctl show --property=Result --property=ExecMainStatus -- "$1" || return
  ended=$(systemctl show --property=ExecMainExitTimestamp --value -- "$1")
  ended=${ended#* }
  if [ -n "$ended" ]; then printf 'Ended=%s\n' "$(date -d "${ended% UTC}" +%s)"; fi
  return 0
}
unit "$JOB"
run job job_state "$JOB"

state=$(seen "$STATUS")
fact status.state "$state"
if [ "$state" = file ] && [ -r "$STATUS" ]; then run status head -c 65536 "$STATUS"
elif [ "$state" = file ] || [ "$state" = hidden ]; then run status priv head -c 65536 "$STATUS"; fi

# Other jobs that a host may have, for a proposal.
systemctl list-unit-files --type=service --no-legend --plain 'restic-backup*' 'borgbackup-job-*' 'borgmatic*' 2>/dev/null |
  awk '{ sub(/\.service$/, "", $1); if ($1 !~ /@$/) print $1 }' | head -n 8 | each candidate
