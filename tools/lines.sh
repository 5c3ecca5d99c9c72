#!/usr/bin/env bash
# Prints the lines of code of every module: blank lines and comments left out, links not followed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

lines_in() {
  find "$1" -type f \( -name '*.swift' -o -name '*.c' -o -name '*.h' \) -exec cat {} + |
    awk '!/^[[:space:]]*(\/\/|$)/ { count++ } END { print count + 0 }'
}

for group in Sources Tests; do
  total=0
  for folder in "$group"/*/; do
    lines=$(lines_in "$folder")
    total=$((total + lines))
    printf '%7d  %s\n' "$lines" "${folder%/}"
  done
  printf '%7d  %s in all\n' "$total" "$group"
done
