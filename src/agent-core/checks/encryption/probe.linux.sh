# Encryption, for NixOS and Linux alike: device-mapper is the kernel's, and tells without root what is mapped and by what.
# In: VOLUMES (names below /dev/mapper, may be empty). Changes nothing.

block_devices() { ls /sys/class/block; }
run devices block_devices
for mapping in /sys/class/block/dm-*/dm; do
  if [ -r "$mapping/name" ]; then printf '%s\t%s\n' "$(cat "$mapping/name")" "$(cat "$mapping/uuid")"; fi
done | each mapping

# Only root may ask for the cipher. Of the key this tells where it is kept, nothing more.
for volume in $VOLUMES; do
  if has cryptsetup; then run "status.$volume" priv cryptsetup status "$volume"; fi
done
