#!/usr/bin/env bash
# BreastMNIST: 28x28 breast ultrasound, two classes. The file breastmnist.npz in
# $ATOLL_DATA/breastmnist
# (default: data/breastmnist).
#
#   ./run.sh [RANKS] [more arguments of atoll search]        RANKS: a rank a core, unless you say
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec "$here/../../tools/job.sh" "$here" "$@"
