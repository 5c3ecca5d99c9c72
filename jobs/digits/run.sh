#!/usr/bin/env bash
# Digits: 8x8 handwritten digits, part of the program: no files are needed.
#
#   ./run.sh [RANKS] [more arguments of atoll search]        RANKS: a rank a core, unless you say
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec "$here/../../tools/job.sh" "$here" "$@"
