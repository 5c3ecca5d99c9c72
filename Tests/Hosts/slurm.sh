#!/usr/bin/env bash
# A Slurm cluster of its own on the hosts of hosts.sh, for tests. Needs Slurm and munge besides.
#
#   slurm.sh up FOLDER COUNT CORES     every host is a node of so many cores; host1 is the controller
#   slurm.sh down FOLDER
#
# Commands of Slurm run on host1 with SLURM_CONF=FOLDER/slurm/slurm.conf. There are two partitions:
# what is submitted to `urgent` puts jobs of `main` back into the queue.
set -euo pipefail
verb=$1 folder=$2
here=$(dirname "$(realpath "$0")")
slurm=$folder/slurm
# For sockets: the name of one is 107 characters long at most.
short=/tmp/atoll$(cksum <<<"$folder" | cut -d' ' -f1)
on() { "$here/hosts.sh" on "$folder" "$@"; }

configuration() {
  local count=$1 cores=$2
  cat <<END
ClusterName=atoll
SlurmctldHost=host1
SlurmUser=root
AuthType=auth/munge
# How long a job that was put back has to wait follows from how long a credential lasts.
AuthInfo=socket=$short/munge.socket,cred_expire=5
StateSaveLocation=$slurm/state
SlurmdSpoolDir=$short/spool-%n
SlurmctldPidFile=$slurm/slurmctld.pid
SlurmdPidFile=$slurm/slurmd-%n.pid
SlurmctldLogFile=$slurm/slurmctld.log
SlurmdLogFile=$slurm/slurmd-%n.log
TmpFS=$short/tmp-%n
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/filetxt
JobCompLoc=$slurm/jobs.txt
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=bf_interval=1,sched_interval=1,batch_sched_delay=0
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
ReturnToService=2
KillWait=10
KillOnBadExit=0
SlurmdTimeout=10
SlurmdParameters=config_overrides
PropagateResourceLimits=NONE
MpiDefault=pmix
NodeName=host[1-$count] CPUs=$cores RealMemory=2000 State=UNKNOWN
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE PriorityTier=1 State=UP
PartitionName=urgent Nodes=ALL MaxTime=INFINITE PriorityTier=2 PreemptMode=OFF State=UP
END
}

case $verb in
  up)
    count=$3
    mkdir -p "$slurm/state" "$short"
    configuration "$count" "$4" >"$slurm/slurm.conf"
    head -c 1024 /dev/urandom >"$slurm/munge.key"
    chmod 400 "$slurm/munge.key"
    munged --key-file="$slurm/munge.key" --socket="$short/munge.socket" --force \
      --pid-file="$slurm/munge.pid" --log-file="$slurm/munge.log" --seed-file="$slurm/munge.seed"
    on host1 slurmctld -f "$slurm/slurm.conf" -c
    for number in $(seq "$count"); do
      mkdir -p "$short/spool-host$number" "$short/tmp-host$number"
      on "host$number" slurmd -f "$slurm/slurm.conf" -c
    done
    export SLURM_CONF=$slurm/slurm.conf
    for try in $(seq 300); do
      # sinfo fails until the controller answers, and grep where it counts none.
      idle=$(on host1 sinfo -h -N -p main -o %T 2>/dev/null | grep -c idle || true)
      [ "$idle" != "$count" ] || exit 0
      sleep 0.05
    done
    echo "slurm.sh: $idle of $count nodes are idle after 15 seconds" >&2
    tail -n 5 "$slurm"/*.log >&2
    exit 1 ;;
  down)
    for file in "$slurm"/slurmd-*.pid "$slurm/slurmctld.pid" "$slurm/munge.pid"; do
      [ ! -s "$file" ] || kill "$(cat "$file")" 2>/dev/null || true  # it may have ended by itself
    done
    rm -rf "$short" ;;
  *) echo "slurm.sh: no such verb: $verb" >&2; exit 2 ;;
esac
