"""pyzotero, driven by lines of JSON: [method, argument, ...] on standard input, the result on standard output.

It runs in an environment of its own, since it needs another bibtexparser than citekit.
"""

import json
import sys

from pyzotero import zotero


def main(base: str, user: str, key: str) -> None:
    client = zotero.Zotero(user, "user", key)
    client.endpoint = base
    print("ready", flush=True)
    for line in sys.stdin:
        method, *arguments = json.loads(line)
        try:
            if method == "all_items":
                result = [entry["data"] for entry in client.everything(client.items(limit=100))]
            else:
                result = getattr(client, method)(*arguments)
            if hasattr(result, "status_code"):
                result = result.status_code < 300
        except Exception as error:  # noqa: BLE001 - the other side decides what an error means
            result = {"error": f"{type(error).__name__}: {error}"[:300]}
        print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
