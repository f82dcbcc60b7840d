# Backup: what is in the repository. Asks the storage behind it, which takes a while. Changes nothing: no lock, no cache.
# In: JOB (unit name), REPOSITORY (may be empty), PASSWORD_FILE (may be empty).

# restic reads the password by itself: neither it nor the file that holds it passes through here. Where the baseline
# does not name that file, the job may: of its environment we take this one path and nothing else.
password_file_of() {
  systemctl show --property=Environment --value -- "$1" 2>/dev/null | tr ' ' '\n' |
    sed -n 's/^"\{0,1\}RESTIC_PASSWORD_FILE=\(\/[A-Za-z0-9_.@+=/-]*\)"\{0,1\}$/\1/p' | head -n 1
}

# One line for each of this host's snapshots (the last 5000), with its time; the others are counted. Inside JSON strings
# a quote is always escaped, so that an unescaped {"time":" can only be the start of a snapshot. Paths and tags stay
# on the host.
briefly() {
  awk '{ gsub(/\{"time":"/, "\n&"); print }' | awk -v own="$(uname -n)" '
    NR == 1 { print "list " substr($0, 1, 20); next }
    /^\{"time":"/ {
      match($0, /^\{"time":"[^"]*"/); time = substr($0, 10, RLENGTH - 10)
      host = ""
      if (match($0, /"hostname":"[^"\\]*"/)) host = substr($0, RSTART + 12, RLENGTH - 13)
      if (host == own) last[mine++ % 5000] = time; else others++
    }
    END {
      for (i = mine > 5000 ? mine - 5000 : 0; i < mine; i++) print "own " last[i % 5000]
      print "others " others + 0
    }'
}
# restic's own exit code comes past the pipe. What lists more than 16 MiB is cut off, and fails by that.
snapshots() {
  { listed_rc=$({ { "$@"; printf '%s' "$?" >&4; } | head -c 16777216 | briefly >&5; } 4>&1); } 5>&1
  return "$listed_rc"
}

if [ -n "$REPOSITORY" ]; then
  fact host.name "$(uname -n)"
  [ -n "$PASSWORD_FILE" ] || PASSWORD_FILE=$(password_file_of "$JOB")
  fact password.file "$PASSWORD_FILE"
  readable=1
  case $REPOSITORY in
    /*) fact repository.state "$(seen "$REPOSITORY/config")"
      [ -r "$REPOSITORY/config" ] || readable=0 ;;
  esac
  if [ -n "$PASSWORD_FILE" ]; then
    if [ "$readable" = 1 ] && [ -r "$PASSWORD_FILE" ]; then
      run restic snapshots restic snapshots --json --no-lock --no-cache --repo "$REPOSITORY" --password-file "$PASSWORD_FILE"
    else
      run restic snapshots priv restic snapshots --json --no-lock --no-cache --repo "$REPOSITORY" --password-file "$PASSWORD_FILE"
    fi
  fi
fi
