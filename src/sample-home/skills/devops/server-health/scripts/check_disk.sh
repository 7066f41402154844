#!/bin/sh
# Prints every local file system that is fuller than the limit (default 85 %).
limit=${1:-85}
df -P -l -x tmpfs -x devtmpfs | awk -v limit="$limit" '
  NR > 1 {
    used = $5
    sub("%", "", used)
    if (used + 0 >= limit) printf "%s %s%% full, %d MiB left\n", $6, used, $4 / 1024
  }'
