#!/usr/bin/env bash
# Installs what the tests marked `real` run beside citekit: Debian packages here, npm packages in node_modules.
set -euo pipefail
cd "$(dirname "$0")/.."

debian=(biber bibutils pandoc pybtex)
missing=()
for package in "${debian[@]}"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
    run=$([ "$(id -u)" = 0 ] || echo sudo)
    $run apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $run apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi
