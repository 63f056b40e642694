#!/bin/sh
# Compresses the book: measure.sh COMPRESSOR LEVEL. Prints the size in bytes, how many times smaller
# that is, and the seconds it took. Runs by hand too.
set -eu
book=alice.txt
command -v "$1" >/dev/null || { echo "$1 isn't installed here" >&2; exit 127; }

before=$(date +%s%N)
size=$("$1" "-$2" -c "$book" | wc -c)
after=$(date +%s%N)

awk -v size="$size" -v whole="$(wc -c <"$book")" -v nanos="$((after - before))" 'BEGIN {
  printf "{\"size\": %d, \"ratio\": %.2f, \"seconds\": %.3f}\n", size, whole / size, nanos / 1e9
}'
