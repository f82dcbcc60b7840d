# State of further units. In: UNITS (unit names, blanks between them). Changes nothing; needs no privilege.
for name in $UNITS; do
  unit "$name"
done
