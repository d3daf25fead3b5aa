"""The demo world with as many cases as asked for: a person's inbox is as long in a small archive as in a large one."""

from collections.abc import Iterator

import psycopg
from sqlalchemy import insert, select
from tqdm import tqdm

from app.cases.models import Case, Opinion
from app.db import make_engine
from tests.support.databases import Installation, copy_of

WHO = "lis"
INBOX = 300  # open cases of the person whose inbox is measured
OPEN_SHARE = 0.03  # of all cases; the others are archived
CHUNK = 20_000

# Names, days and places follow from the number of a case, so that two runs measure the same. The first INBOX are hers.
CASES = """
INSERT INTO cases (id, public_id, number, version_id, department_id, source, state, outcome, step, assignee_id, values_sealed,
  contact_name, contact_mobile_index, applicant_name, created_at, saved_at, submitted_at, received_on, accepted_on, due_on,
  promised_due_on, step_started_at, closed_at, approval_number, gives_certificate, is_demo, seen, saved_from, changed_by,
  changed_at, flow_seq, flow_head, seal_key)
SELECT n + 1000000, 'b' || lpad(n::text, 15, '0'), '51160220261101' || lpad(n::text, 7, '0'), v.ids[1 + n %% cardinality(v.ids)],
  d.ids[1 + n %% cardinality(d.ids)], (ARRAY['internet', 'counter', 'village'])[1 + n %% 3],
  CASE WHEN n < %(open)s THEN 'in_process' ELSE 'concluded' END, CASE WHEN n < %(open)s THEN NULL ELSE 'granted' END, 1,
  CASE WHEN n < %(inbox)s THEN %(who)s WHEN n < %(open)s THEN s.ids[1 + n %% cardinality(s.ids)] END,
  decode(repeat(md5(n::text), 24), 'hex'), '联系人', decode(md5('m' || n), 'hex'), '申请人' || n %% 977, t.at, t.at, t.at,
  t.at::date, t.at::date, CASE WHEN n < %(open)s THEN current_date - 20 + ((n * 7) %% 60)::int END, t.at::date + 20, t.at,
  CASE WHEN n < %(open)s THEN NULL ELSE t.at + interval '9 days' END, '', false, true, 1, '', '李四', t.at, 3, '',
  lpad(n::text, 16, '0')
FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n,
  (SELECT array_agg(id ORDER BY id) AS ids FROM item_versions WHERE definition IS NOT NULL) AS v,
  (SELECT array_agg(id ORDER BY id) AS ids FROM departments) AS d,
  (SELECT array_agg(id ORDER BY id) AS ids FROM staff WHERE id <> %(who)s) AS s,
  LATERAL (SELECT now() - interval '1 day' * (1 + n %% 900) AS at) AS t
"""
OPINIONS = """
INSERT INTO opinions (case_id, step, step_name, action, staff_id, text, started_at, given_at)
SELECT id, NULL, '受理', 'accept', %(clerk)s, '材料齐全，予以受理。', submitted_at, submitted_at
FROM cases WHERE id BETWEEN %(first)s AND %(last)s
"""


def built(cases: int) -> Installation:
    """A database of its own with that many cases, analysed as autovacuum would have done by then."""
    installed = copy_of("postgresql")
    with psycopg.connect(installed.database_url.replace("+psycopg", ""), autocommit=True) as connection:
        who, clerk = (_staff(connection, name) for name in (WHO, "zhangs"))
        for first, last in tqdm(list(_chunks(cases)), desc=f"{cases:,} 件", unit="批", disable=None):
            numbers = {"first": first, "last": last, "open": max(int(cases * OPEN_SHARE), INBOX), "inbox": INBOX, "who": who}
            connection.execute(CASES, numbers)
            connection.execute(OPINIONS, {"first": first + 1_000_000, "last": last + 1_000_000, "clerk": clerk})
        connection.execute("VACUUM ANALYZE")
    return installed


def on_sqlite(source: Installation) -> Installation:
    """The same cases in the database of `make run`."""
    installed = copy_of("sqlite")
    origin, copy = make_engine(source.database_url), make_engine(installed.database_url)
    with origin.connect() as reading, copy.connect().execution_options(write=True) as writing:
        for table in (Case.__table__, Opinion.__table__):
            rows = [row._asdict() for row in reading.execute(select(table))]
            writing.execute(insert(table), rows)
        writing.exec_driver_sql("ANALYZE")
        writing.commit()
    return installed


def _chunks(cases: int) -> Iterator[tuple[int, int]]:
    for first in range(0, cases, CHUNK):
        yield first, min(first + CHUNK, cases) - 1


def _staff(connection: "psycopg.Connection[tuple[int]]", login_name: str) -> int:
    row = connection.execute("SELECT id FROM staff WHERE login_name = %s", (login_name,)).fetchone()
    assert row
    return row[0]
