# Goes before every probe. A probe prints facts only: lines "key<TAB>text". Whatever text a command prints, each of its
# lines gets our key in front, so that hostile text can never pass for another fact.
set +e +u +f

# each KEY: standard input as lines of KEY. awk, not sed: the last line gets its newline even when it had none.
each() { awk -v k="$1" '{ print k "\t" $0 }'; }

# fact KEY TEXT: nearly always one line, which costs no process; a scan has a hundred of them.
fact() {
  case $2 in
    *'
'*) printf '%s\n' "$2" | each "$1" ;;
    *) printf '%s\t%s\n' "$1" "$2" ;;
  esac
}

# has PROGRAM
has() { command -v "$1" >/dev/null 2>&1; }

# run KEY COMMAND...: its output as KEY, its exit code as KEY.rc, its errors as KEY.err. The output is written before
# the errors are: two writers on one pipe would cut into each other's lines.
run() {
  run_key=$1
  shift
  {
    run_err=$({ { "$@" 3>&-; printf '\n%s' "$?" >&2; } </dev/null | each "$run_key" >&3; } 2>&1)
  } 3>&1
  fact "$run_key.rc" "${run_err##*
}"
  fact "$run_key.err" "${run_err%
*}"
}

# unit NAME: what systemd says of a unit, as unit.NAME
unit() {
  run "unit.$1" systemctl show $unit_properties -- "$1"
}
unit_properties='--property=Id --property=LoadState --property=ActiveState --property=SubState --property=UnitFileState'

# units NAME...: the same for each, asked once: a scan has dozens, and each question costs the host ten milliseconds. Where
# the answer does not hold one paragraph for each, in this order, they are asked one by one.
units() {
  if units_said=$([ "$#" -gt 0 ] && systemctl show $unit_properties -- "$@" 2>/dev/null) &&
    units_said=$(printf '%s\n' "$units_said" | awk -v names="$*" -v count="$#" '
      BEGIN { RS = ""; FS = "\n"; split(names, name, " ") }
      { for (i = 1; i <= NF; i++) if ($i != "") print "unit." name[NR] "\t" $i
        print "unit." name[NR] ".rc\t0"; print "unit." name[NR] ".err\t" }
      END { exit NR != count }'); then
    printf '%s\n' "$units_said"
  else
    for units_name in "$@"; do unit "$units_name"; done
  fi
}
