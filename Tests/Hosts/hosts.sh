#!/usr/bin/env bash
# Hosts of our own on one machine, for tests: network namespaces behind one switch, each with its
# own name, shared memory and address. Needs root, iproute2 and util-linux.
#
#   hosts.sh up FOLDER COUNT [DELAY_MS LOSS_PERCENT MBIT]    the last three with SWITCH=program
#   hosts.sh on FOLDER HOST COMMAND...                       runs a command there
#   hosts.sh link FOLDER HOST up|down                        plugs its cable in, pulls it out
#   hosts.sh kill FOLDER HOST                                ends all of its processes at once
#   hosts.sh down FOLDER
#
# They are called host1, host2 ... FOLDER, an absolute path, keeps what belongs to them; FOLDER/agent
# is how mpirun reaches them (--mca plm_rsh_agent), FOLDER/hosts is their /etc/hosts.
set -euo pipefail
verb=$1 folder=$2
shift 2
net=10.78.0
# Namespaces have one list for the whole machine: a name that no other folder has.
tag=atoll$(cksum <<<"$folder" | cut -d' ' -f1)
namespace() { echo "$tag-${1#host}"; }
holder() { cat "$folder/$1.pid"; }
enter() {
  local host=$1
  shift
  exec nsenter -t "$(holder "$host")" --net --uts --mount --wd="$PWD" -- "$@"
}

# The process that a host is for as long as it is there.
begin_host() {
  local host=$1
  nsenter --net="/run/netns/$(namespace "$host")" \
    setsid unshare --uts --mount --propagation private bash -c '
      hostname "$1"
      mount --bind "$2/hosts" /etc/hosts
      mount -t tmpfs -o size=256m tmpfs /dev/shm
      echo $$ >"$2/$1.new" && mv "$2/$1.new" "$2/$1.pid"
      exec sleep infinity' - "$host" "$folder" </dev/null >/dev/null 2>&1 &
  until [ -s "$folder/$host.pid" ]; do sleep 0.01; done
}

# Cables into a bridge: as quick as the machine.
plug_into_bridge() {
  local number space
  ip netns add "$tag-0"
  ip -n "$tag-0" link add bridge0 type bridge
  ip -n "$tag-0" link set bridge0 up
  for number in $(seq "$1"); do
    space=$tag-$number
    ip link add eth0 netns "$space" type veth peer name "port$number" netns "$tag-0"
    ip -n "$tag-0" link set "port$number" master bridge0 up
  done
}

# Cables into a program that delays and loses what it hands on.
plug_into_program() {
  local count=$1 number spaces=()
  shift
  for number in $(seq "$count"); do spaces+=("/run/netns/$tag-$number"); done
  setsid "$SWITCH" "$@" "${spaces[@]}" </dev/null >"$folder/switch.log" 2>&1 &
  echo $! >"$folder/switch.pid"
  until grep -qs ready "$folder/switch.log"; do
    kill -0 "$(cat "$folder/switch.pid")" || { cat "$folder/switch.log" >&2; exit 1; }
    sleep 0.01
  done
}

case $verb in
  up)
    count=$1
    shift
    mkdir -p "$folder"
    { echo "127.0.0.1 localhost"
      for number in $(seq "$count"); do echo "$net.$number host$number"; done
    } >"$folder/hosts"
    printf '#!/bin/bash\nhost=$1\nshift\nexec "%s" on "%s" "$host" bash -c "$*"\n' \
      "$(realpath "$0")" "$folder" >"$folder/agent"
    chmod +x "$folder/agent"
    for number in $(seq "$count"); do ip netns add "$tag-$number"; done
    if [ $# = 0 ]; then plug_into_bridge "$count"; else plug_into_program "$count" "$@"; fi
    for number in $(seq "$count"); do
      space=$tag-$number
      ip -n "$space" link set lo up
      ip -n "$space" addr add "$net.$number/24" dev eth0
      ip -n "$space" link set eth0 up
      begin_host "host$number"
    done ;;
  on) enter "$@" ;;
  link)
    if [ -e "$folder/switch.pid" ]; then
      ip -n "$(namespace "$1")" link set eth0 "$2"
    else
      ip -n "$tag-0" link set "port${1#host}" "$2"
    fi ;;
  kill)
    # What has ended since it was listed is as good as killed; the same below.
    for process in $(ip netns pids "$(namespace "$1")"); do
      [ "$process" = "$(holder "$1")" ] || kill -9 "$process" 2>/dev/null || true
    done ;;
  down)
    for space in $(ip netns list | grep -o "^$tag-[0-9]*"); do
      for process in $(ip netns pids "$space"); do kill -9 "$process" 2>/dev/null || true; done
      ip netns del "$space"
    done
    [ ! -e "$folder/switch.pid" ] || kill "$(cat "$folder/switch.pid")" 2>/dev/null || true
    rm -f "$folder"/*.pid ;;
  *) echo "hosts.sh: no such verb: $verb" >&2; exit 2 ;;
esac
