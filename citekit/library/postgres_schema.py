"""The library's tables in PostgreSQL; the same as in `schema.py`, in its own words."""

from __future__ import annotations

from citekit.library.facts import SEARCHED

LOCK = 0x63746B31
"""Number of the advisory lock that a writer holds ("ctk1")."""

_VECTORS = ", ".join(f"in_{name} tsvector NOT NULL" for name in SEARCHED)

SCHEMA: tuple[str, ...] = (
    "CREATE SCHEMA IF NOT EXISTS citekit",
    "CREATE TABLE IF NOT EXISTS meta (name text PRIMARY KEY, value text NOT NULL)",
    f"""CREATE TABLE IF NOT EXISTS work (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        uid text NOT NULL UNIQUE,
        key text NOT NULL,
        version bigint NOT NULL,
        at text NOT NULL,
        removed boolean NOT NULL DEFAULT false,
        type text NOT NULL,
        year integer,
        title_key text NOT NULL,
        family text NOT NULL,
        doc text NOT NULL,
        {_VECTORS},
        words tsvector NOT NULL)""",
    "CREATE UNIQUE INDEX IF NOT EXISTS work_key ON work (key) WHERE NOT removed",
    "CREATE INDEX IF NOT EXISTS work_version ON work (version)",
    "CREATE INDEX IF NOT EXISTS work_year ON work (year, key) WHERE NOT removed",
    "CREATE INDEX IF NOT EXISTS work_title ON work (title_key, year)",
    "CREATE INDEX IF NOT EXISTS work_words ON work USING gin (words)",
    *(
        f"""CREATE TABLE IF NOT EXISTS {table} (kind text NOT NULL, value text NOT NULL,
        work bigint NOT NULL REFERENCES work (id), PRIMARY KEY (kind, value, work))"""
        for table in ("identifier", "facet")
    ),
    "CREATE INDEX IF NOT EXISTS identifier_work ON identifier (work)",
    "CREATE INDEX IF NOT EXISTS facet_work ON facet (work)",
    """CREATE TABLE IF NOT EXISTS origin (uri text NOT NULL, name text NOT NULL,
        work bigint NOT NULL REFERENCES work (id), said text NOT NULL, PRIMARY KEY (uri, name))""",
    "CREATE INDEX IF NOT EXISTS origin_work ON origin (work)",
    """CREATE TABLE IF NOT EXISTS operation (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at text NOT NULL,
        actor text NOT NULL, what text NOT NULL, undoes bigint REFERENCES operation (id))""",
    """CREATE TABLE IF NOT EXISTS change (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        operation bigint NOT NULL REFERENCES operation (id), work bigint NOT NULL REFERENCES work (id),
        removed boolean NOT NULL, doc text NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS change_work ON change (work, id)",
    "CREATE INDEX IF NOT EXISTS change_operation ON change (operation)",
    """CREATE TABLE IF NOT EXISTS conflict (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        work bigint NOT NULL REFERENCES work (id), variable text NOT NULL, ours text, theirs text, source text NOT NULL,
        at text NOT NULL, settled text)""",
    "CREATE OR REPLACE RULE operation_stays AS ON DELETE TO operation DO INSTEAD NOTHING",
    "CREATE OR REPLACE RULE change_stays AS ON DELETE TO change DO INSTEAD NOTHING",
    "CREATE OR REPLACE RULE change_stays_as_it_is AS ON UPDATE TO change DO INSTEAD NOTHING",
)
