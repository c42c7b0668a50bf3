"""Two processes of the program on one database: an older one is moved forward once, and nobody's write fails."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from tests.store.accounts import NOON

from rejse.store.audit import Audit
from rejse.store.sign_ins import SignIns
from rejse.store.users import Users

PROGRAM = """
import json, sys
from datetime import UTC, datetime
from pathlib import Path
from rejse.store.audit import Audit, What
from rejse.store.sign_ins import SignIns
from rejse.store.tries import TooManyTries, Tries
from rejse.store.users import OwnerAlready
from tests.store.accounts import GOOD, NOON, users_in

file, who = Path(sys.argv[1]), sys.argv[2]
users, let, first = users_in(file), 0, True
try:
    users.add_first(f"{who}@rejse.dk", name=who, password=GOOD, at=NOON)
except OwnerAlready:
    first = False
for number in range(30):
    try:
        Tries(file, bytes(32)).begin("anna@rejse.dk", f"192.0.2.{number}", at=NOON)
        let += 1
    except TooManyTries:
        pass
    owner = users.all()[0]
    token = SignIns(file).begin(owner, at=NOON)
    assert SignIns(file).find(token, NOON).user == owner
    Audit(file).note(f"cli:{who}", What.SIGNED_IN, at=NOON)
print(json.dumps({"let": let, "first": first}))
"""


def test_two_processes_come_first_to_an_older_database_and_both_do_all_they_want(tmp_path: Path) -> None:
    file = tmp_path / "records.sqlite"
    with closing(sqlite3.connect(file)) as older:
        older.executescript(Path(__file__).with_name("records-0002.sql").read_text(encoding="utf-8"))
    running = [
        subprocess.Popen([sys.executable, "-c", PROGRAM, str(file), who], stdout=subprocess.PIPE, text=True)
        for who in ("anna", "bo")
    ]
    told = [json.loads(one.communicate(timeout=60)[0]) for one in running]
    assert sorted(one["first"] for one in told) == [False, True]
    assert sum(one["let"] for one in told) == 5
    (owner,) = Users(file).all()
    assert len(SignIns(file).of(owner, NOON)) == 60
    assert sorted(one.who for one in Audit(file).page(limit=100)) == ["cli:anna"] * 30 + ["cli:bo"] * 30
