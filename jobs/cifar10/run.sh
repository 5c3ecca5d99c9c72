#!/usr/bin/env bash
# CIFAR-10: 32x32 colour pictures, ten classes. Files of the binary version, each plain or with .gz,
# in
# $ATOLL_DATA/cifar10 (default: data/cifar10): data_batch_1.bin  data_batch_2.bin  data_batch_5.bin
# test_batch*.bin
#
#   ./run.sh [RANKS] [more arguments of atoll search]        RANKS: a rank a core, unless you say
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec "$here/../../tools/job.sh" "$here" "$@"
