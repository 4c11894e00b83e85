#!/usr/bin/env bash
# Generates the Python stubs of the worker contract.
#   eng/stubs.sh [FOLDER]     default: src/Sidecar/scripthost_sidecar/contracts
# Needs Debian's protobuf-compiler, protobuf-compiler-grpc and libprotobuf-dev: their generators match the
# protobuf and grpcio that Debian ships, which is the oldest pair that the sidecar runs with.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
target="${1:-$root/src/Sidecar/scripthost_sidecar/contracts}"
plugin="$(command -v grpc_python_plugin)" || { echo "stubs.sh: install protobuf-compiler-grpc" >&2; exit 1; }
[ -f /usr/include/google/protobuf/duration.proto ] || { echo "stubs.sh: install libprotobuf-dev" >&2; exit 1; }

mkdir -p "$target"
/usr/bin/protoc --proto_path="$root/src/Contracts/Protos" --proto_path=/usr/include \
    --python_out="$target" --pyi_out="$target" common.proto worker.proto
/usr/bin/protoc --proto_path="$root/src/Contracts/Protos" --proto_path=/usr/include \
    --plugin=protoc-gen-grpc_python="$plugin" --grpc_python_out="$target" worker.proto

# The generators write absolute imports of sibling modules; these live in a package.
for stub in "$target"/{common,worker}_pb2.py "$target"/{common,worker}_pb2.pyi "$target"/worker_pb2_grpc.py; do
    sed -i -E 's/^import (common|worker)_pb2 as/from . import \1_pb2 as/; s/^from (common|worker)_pb2 import/from .\1_pb2 import/' "$stub"
done
