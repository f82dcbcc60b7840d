# Goes before probes that look at paths of a baseline.

# seen PATH: what this login sees at an absolute path: file, folder, other, absent (proven), or hidden (a folder on the
# way may not be searched, or a link leads somewhere that is not there).
seen() {
  if [ -f "$1" ]; then echo file; return; fi
  if [ -d "$1" ]; then echo folder; return; fi
  if [ -e "$1" ]; then echo other; return; fi
  seen_at=$1
  while [ ! -d "$seen_at" ]; do
    if [ -L "$seen_at" ]; then echo hidden; return; fi
    seen_at=${seen_at%/*}
    [ -n "$seen_at" ] || seen_at=/
  done
  if [ -x "$seen_at" ]; then echo absent; else echo hidden; fi
}
