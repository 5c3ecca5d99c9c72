#!/usr/bin/env bash
# Fashion-MNIST: 28x28 pictures of clothing. Files, each plain or with .gz, in $ATOLL_DATA/fashion-
# mnist
# (default: data/fashion-mnist):
#   train-images-idx3-ubyte  train-labels-idx1-ubyte  t10k-images-idx3-ubyte  t10k-labels-idx1-ubyte
#
#   ./run.sh [RANKS] [more arguments of atoll search]        RANKS: a rank a core, unless you say
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec "$here/../../tools/job.sh" "$here" "$@"
