#!/usr/bin/env bash
# A cluster by hand, as quickly as one can: what the product is measured against.
#
#   byHand.sh up   TOPOLOGY DIRECTORY    until the node is Ready and pods can be made
#   byHand.sh down TOPOLOGY DIRECTORY
#
# DIRECTORY holds what is given to it: for each component a folder with its files (pki/), its command (one argument
# a line), its image and its DNS name; foundation.json, bootstrap.kubeconfig without a server, the certificates to
# ask for health (health/), pause.image, hosts, subnet and environment of the virtual kubelet.
# CONTAINER_HOST is the engine's socket, as podman reads it.
set -euo pipefail

action=$1 topology=$2 directory=$3
name=by-hand-$topology
control_plane=(etcd kube-apiserver kube-controller-manager kube-scheduler)
everything=("${control_plane[@]}" virtual-kubelet)

podman() { command podman --remote "$@"; }
given() { cat "$directory/$1"; }
until_true() { until "$@" >/dev/null 2>&1; do sleep 0.05; done; }
published() { podman port "$name-$1" "$2/tcp"; }

# run COMPONENT OPTIONS…: a component's container, with its files and nothing that it does not need.
run() {
  local component=$1 command
  shift
  mapfile -t command <"$directory/$component/command"
  podman run --detach --name "$name-$component" \
    --no-hosts --volume "$directory/hosts:/etc/hosts:ro" --volume "$directory/$component/pki:/pki:ro" \
    --cap-drop=all --cap-add=NET_BIND_SERVICE --security-opt=no-new-privileges --read-only --read-only-tmpfs=false \
    --entrypoint "[\"${command[0]}\"]" "$@" "$(given "$component/image")" "${command[@]:1}" >/dev/null
}

address() { echo --network "$name" --ip "$(given "$1/address")"; }

start_etcd() { run etcd --volume "$name-etcd:/var/lib/etcd" "$@"; }

start_control_plane_together() {
  # shellcheck disable=SC2046
  podman run --detach --name "$name-pause" $(address kube-apiserver) --no-hosts \
    --volume "$directory/hosts:/etc/hosts:ro" --publish 127.0.0.1::443 "$(given pause.image)" >/dev/null
  local joined=(--network "container:$name-pause")
  start_etcd "${joined[@]}" &
  for component in "${control_plane[@]:1}"; do run "$component" "${joined[@]}" & done
  wait
  server=$(published pause 443)
}

start_control_plane_apart() {
  # shellcheck disable=SC2046
  start_etcd $(address etcd) --publish 127.0.0.1::2379
  # shellcheck disable=SC2046
  run kube-apiserver $(address kube-apiserver) --publish 127.0.0.1::443
  server=$(published kube-apiserver 443)
}

healthy() {
  local files=$directory/health host
  host=$(given kube-apiserver/host)
  curl --silent --fail --cacert "$files/ca.crt" --cert "$files/client.crt" --key "$files/client.key" \
    --connect-to "$host:443:$server" "https://$host/readyz"
}

kube() { kubectl --kubeconfig "$directory/bootstrap.kubeconfig" --server "https://$server" "$@"; }

node_ready() { kube get node virtual-kubelet --no-headers | grep --quiet ' Ready '; }

up() {
  podman network create --subnet "$(given subnet)" "$name" >/dev/null
  case $topology in
    compact) start_control_plane_together ;;
    classic) start_control_plane_apart ;;
  esac
  until_true healthy
  if [ "$topology" = classic ]; then
    # shellcheck disable=SC2046
    for component in kube-controller-manager kube-scheduler; do run "$component" $(address "$component") & done
  fi
  kube apply --server-side --filename "$directory/foundation.json" >/dev/null
  # shellcheck disable=SC2046
  run virtual-kubelet $(address virtual-kubelet) --publish 127.0.0.1::10250 --env-file "$directory/virtual-kubelet/environment"
  wait
  until_true node_ready
  until_true kube get serviceaccount default --namespace kube-public
}

down() {
  podman rm --force --time 0 --ignore "${everything[@]/#/$name-}" "$name-pause" >/dev/null
  podman volume rm --force "$name-etcd" >/dev/null
  podman network rm --force "$name" >/dev/null
}

"$action"
