#!/usr/bin/env bash
# Runs the search of a folder under jobs/ inside a Slurm job: what the submit.sbatch files have in
# common.
#
#   tools/slurm.sh NAME [more arguments of atoll search]
#
# One rank a task of the job. Results go to runs/NAME-JOBID. When Slurm announces the end of the
# time limit (#SBATCH --signal=B:USR1@120), the search is stopped, the job is put back into the
# queue, and the next start goes on where this one ended, from the journals.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
name=$1
shift

: "${SLURM_JOB_ID:?this script runs inside a Slurm job; outside one use jobs/NAME/run.sh}"
export ATOLL_DATA=${ATOLL_DATA:-$root/data}
# From the signal to the kill, mpirun gives the ranks this many seconds to end on their own.
export OMPI_MCA_odls_base_sigkill_timeout=${OMPI_MCA_odls_base_sigkill_timeout:-10}

out=runs/$name-$SLURM_JOB_ID
mkdir -p runs
arguments=(search "jobs/$name/search.yaml" --out "$out")
if [ "${SLURM_RESTART_COUNT:-0}" != 0 ] && [ -e "$out" ]; then arguments+=(--resume); fi

again=false
pid=
trap 'again=true; [ -z "$pid" ] || kill -TERM "$pid" 2>/dev/null || true' USR1

tools/launch.sh "${SLURM_NTASKS:-1}" "${arguments[@]}" "$@" &
pid=$!
status=0
wait "$pid" || status=$?
while kill -0 "$pid" 2>/dev/null; do  # a signal ends `wait`, not the search
  status=0
  wait "$pid" || status=$?
done

if $again; then
  echo "slurm.sh: time is up; putting job $SLURM_JOB_ID back into the queue" >&2
  if ! scontrol requeue "$SLURM_JOB_ID"; then
    echo "slurm.sh: it cannot be; go on by hand with: atoll search jobs/$name/search.yaml" \
      "--out $out --resume" >&2
    exit 1
  fi
fi
exit "$status"
