#!/usr/bin/env bash
# A chain of jobs that go on with one run, for clusters that do not let a job be put back.
#
#   jobs/slurm/chain.sh SCRIPT JOBS [more arguments of atoll search]
#
# SCRIPT is one that `atoll slurm` wrote. Each job waits until the one before has ended, however it
# did; one that finds the search over ends at once.
set -euo pipefail
script=$1 jobs=$2
shift 2
export ATOLL_RUN=${ATOLL_RUN:-runs/$(basename "$script" .sbatch)-$(date +%Y%m%d-%H%M%S)}
previous=
for _ in $(seq "$jobs"); do
  previous=$(sbatch --parsable ${previous:+--dependency=afterany:$previous} --no-requeue \
    "$script" "$@")
  echo "job $previous"
done
echo "the run: $ATOLL_RUN"
