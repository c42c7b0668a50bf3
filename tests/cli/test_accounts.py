"""Users, keys and the audit log on the command line."""

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from tests.cli.conftest import Done

from rejse.cli import rejse as door
from rejse.cli.schemas import published_schemas
from rejse.errors import RejseError
from rejse.store.api_keys import ApiKeys
from rejse.store.invitations import Invitations
from rejse.store.roles import Right
from rejse.store.sign_ins import SignIns
from rejse.store.users import Users
from rejse.words import line
from rejse.workspace import new

GOOD = "seven bicycles in Aarhus"
DANISH = "ni blå cykler i Odense"


class Here:
    """Runs commands in this process, which is twenty times as quick; a process of its own is started once below."""

    def __call__(self, *arguments: object, language: str = "en", password: str | None = None) -> Done:
        """Run a command, with a password on its standard input where one is given."""
        whole = [*map(str, arguments), *(["--password-stdin"] if password else [])]
        ran = CliRunner().invoke(
            door, whole, input=f"{password}\n" if password else "", standalone_mode=False,
            env={"REJSE_LANGUAGE": language, "REJSE_AUTHOR": "mette"},
        )  # fmt: skip
        match ran.exception:
            case None:
                return Done(0, ran.stdout, ran.stderr)
            case RejseError() as error:
                return Done(error.exit_status, ran.stdout, f"{ran.stderr}{line(error, language)}\n")
            case click.ClickException() as wrong:
                return Done(wrong.exit_code, ran.stdout, ran.stderr)
            case other:
                raise other


@pytest.fixture
def rejse() -> Here:
    return Here()


@pytest.fixture
def bike(tmp_path: Path) -> Path:
    """A workspace in which nobody has an account yet."""
    new(tmp_path / "bike", language="en")
    return tmp_path / "bike"


def code(done: Done) -> str:
    return done.said.strip().rpartition(" ")[2]


def test_a_password_comes_through_the_pipe_of_a_real_process(bike: Path) -> None:
    """As the one command of a new installation: nobody has an account, and an owner is added by a script."""
    program = [sys.executable, "-m", "rejse", "user", "add", "anna@rejse.dk", "--role", "owner", "--password-stdin"]
    done = subprocess.run(
        [*program, "-w", str(bike)], input=f"{DANISH}\n", capture_output=True, text=True, check=False,
        env={**os.environ, "REJSE_LANGUAGE": "da"},
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "anna@rejse.dk er tilføjet som ejer.\n")
    assert Users(bike / "records.sqlite").check_password("anna@rejse.dk", DANISH) is not None


def test_an_owner_is_added_invites_and_shuts_out(rejse: Here, bike: Path) -> None:
    file = bike / "records.sqlite"
    assert rejse("user", "list", "-w", bike).said == (
        "There are no users yet. Add an owner with `rejse user add EMAIL --role owner`.\n"
    )
    added = rejse("user", "add", "Anna@Rejse.dk", "--role", "owner", "-w", bike, password=GOOD)
    assert (added.status, added.out, added.said) == (0, "", "anna@rejse.dk was added as owner.\n")
    anna = Users(file).check_password("anna@rejse.dk", GOOD)
    assert anna is not None
    assert (anna.name, anna.language) == ("anna", "en")
    bo = ("bo@rejse.dk", "--role", "editor", "--name", "Bo Krog")
    assert rejse("user", "add", *bo, "-w", bike, password=GOOD).status == 0
    last = rejse("user", "role", "anna@rejse.dk", "viewer", "-w", bike)
    assert (last.status, code(last)) == (2, "[last-owner]")
    assert rejse("user", "role", "BO@rejse.dk", "owner", "-w", bike).said == (
        "bo@rejse.dk was editor and is now owner.\n"
    )
    assert rejse("user", "role", "bo@rejse.dk", "owner", "-w", bike).said == "bo@rejse.dk is owner already.\n"
    assert rejse("user", "deactivate", "anna@rejse.dk", "-w", bike, language="da").said == (
        "anna@rejse.dk er lukket ude i alle browsere.\n"
    )
    listed = rejse("user", "list", "-w", bike, language="da").out
    assert [part.strip() for part in listed.splitlines()[1].split("  ") if part.strip()] == [
        "Nr.", "E-mail", "Navn", "Rolle", "Sprog", "Status", "Siden",
    ]  # fmt: skip
    assert re.search(r"1\s+anna@rejse\.dk\s+anna\s+ejer\s+en\s+lukket ude", listed)
    assert re.search(r"2\s+bo@rejse\.dk\s+Bo Krog\s+ejer\s+en\s+kan logge ind", listed)
    assert rejse("user", "activate", "anna@rejse.dk", "-w", bike).said == "anna@rejse.dk may sign in again.\n"
    rows = rejse("user", "list", "-w", bike, "--format", "csv").out.splitlines()
    assert rows[0] == "id,email,name,role,language,standing,created_at"
    unknown = rejse("user", "activate", "carl@rejse.dk", "-w", bike)
    assert (unknown.status, code(unknown)) == (2, "[unknown-user]")


def test_a_new_password_signs_out_everywhere(rejse: Here, bike: Path) -> None:
    rejse("user", "add", "anna@rejse.dk", "--role", "owner", "-w", bike, password=GOOD)
    file = bike / "records.sqlite"
    anna = Users(file).all()[0]
    token = SignIns(file).begin(anna, at=anna.created_at)
    changed = rejse("user", "password", "anna@rejse.dk", "-w", bike, password=DANISH)
    assert changed.said == "The password of anna@rejse.dk was changed, and every browser was signed out.\n"
    assert SignIns(file).find(token, anna.created_at) is None
    assert Users(file).check_password("anna@rejse.dk", DANISH) is not None
    short = rejse("user", "password", "anna@rejse.dk", "-w", bike, password=GOOD[:5])
    assert (short.status, code(short)) == (2, "[password-short]")
    nobody = rejse("user", "password", "anna@rejse.dk", "-w", bike)
    assert (nobody.status, nobody.said) == (
        2,
        (
            "There is no password, and nobody here to ask for one. "
            "Give it on standard input with --password-stdin. [password-missing]\n"
        ),
    )
    danish = rejse("user", "password", "anna@rejse.dk", "-w", bike, language="da")
    assert danish.said == (
        "Der er ingen adgangskode og ingen at spørge om den. "
        "Giv den på standard input med --password-stdin. [password-missing]\n"
    )


def typed(bike: Path, *passwords: str, language: str = "en") -> tuple[int, str]:
    """Add an owner at a terminal, typing passwords when they are asked for; give all that stood on the screen."""
    here, there = pty.openpty()
    arguments = [sys.executable, "-m", "rejse", "user", "add", "anna@rejse.dk", "--role", "owner", "-w", str(bike)]
    environment = {**os.environ, "REJSE_LANGUAGE": language, "COLUMNS": "160"}
    with subprocess.Popen(
        arguments, stdin=there, stdout=there, stderr=there, env=environment, start_new_session=True
    ) as running:
        os.close(there)
        screen, waiting = b"", list(passwords)
        try:
            while more := os.read(here, 4096):
                screen += more
                if waiting and more.endswith(b": "):
                    os.write(here, waiting.pop(0).encode() + b"\n")
        except OSError:  # the terminal is closed when the program ends
            pass
        os.close(here)
        return running.wait(timeout=60), screen.decode().replace("\r\n", "\n")


def test_a_password_typed_at_a_terminal_is_asked_twice_and_not_shown(bike: Path) -> None:
    differ = typed(bike, GOOD, GOOD + "x")
    assert differ == (
        2,
        (
            "Password: \nThe same password again: \n"
            "The two passwords differ. Type the same one twice. [passwords-differ]\n"
        ),
    )
    danish = typed(bike, GOOD, "x", language="da")
    assert danish == (
        2,
        (
            "Adgangskode: \nDen samme adgangskode igen: \n"
            "De to adgangskoder er ikke ens. Skriv den samme to gange. [passwords-differ]\n"
        ),
    )
    assert typed(bike, GOOD, GOOD) == (
        0,
        "Password: \nThe same password again: \nanna@rejse.dk was added as owner.\n",
    )
    assert Users(bike / "records.sqlite").check_password("anna@rejse.dk", GOOD) is not None


def test_an_invitation_is_a_path_that_is_shown_once(rejse: Here, bike: Path) -> None:
    early = rejse("user", "invite", "bo@rejse.dk", "--role", "viewer", "-w", bike)
    assert (early.status, code(early)) == (2, "[no-owner-yet]")
    rejse("user", "add", "anna@rejse.dk", "--role", "owner", "-w", bike, password=GOOD)
    invited = rejse("user", "invite", "Bo@rejse.dk", "--role", "viewer", "-w", bike, language="da")
    path = invited.out.strip()
    assert re.fullmatch(r"/invitation/[\w-]{43}", path)
    until = r".* og send den til bo@rejse\.dk\. Den virker én gang, indtil [\d: -]{16}, og vises kun nu\.\n"
    assert re.fullmatch(until, invited.said)
    anna = Users(bike / "records.sqlite").all()[0]
    found = Invitations(bike / "records.sqlite").find(path.rpartition("/")[2], anna.created_at)
    assert (found.email, found.role, found.invited_by) == ("bo@rejse.dk", "viewer", None)


def test_a_key_is_made_listed_and_revoked(rejse: Here, bike: Path) -> None:
    assert rejse("key", "list", "-w", bike).said == (
        "There are no keys yet. Make one with `rejse key add NAME --scopes read`.\n"
    )
    made = rejse("key", "add", "Night import", "--scopes", "import, read", "--expires", "2999-01-31", "-w", bike)
    assert (made.status, made.said) == (
        0,
        "Keep this key well: it is shown only now. It may: see maps, measures and sources, bring events in.\n",
    )
    key = ApiKeys(bike / "records.sqlite").all()[0]
    found = ApiKeys(bike / "records.sqlite").find(made.out.strip(), key.made_at)
    assert found == key
    assert (set(key.scopes), str(key.expires_at)) == (
        {Right.READ, Right.IMPORT}, "2999-01-30 23:00:00+00:00",
    )  # fmt: skip
    assert made.out.strip() not in rejse("key", "list", "-w", bike).out
    assert re.search(
        r"1\s+Night import\s+sk_\S{4}…\s+read, import\s+holds\s+2999-01-31 00:00", rejse("key", "list", "-w", bike).out
    )
    revoked = rejse("key", "revoke", "1", "-w", bike, language="da")
    assert revoked.said == 'Nøglen 1, "Night import", virker ikke mere.\n'
    assert "taget tilbage" in rejse("key", "list", "-w", bike, language="da").out
    unknown = rejse("key", "add", "x", "--scopes", "read,everything", "-w", bike)
    rights = "read, customers, edit, import, people, users"
    assert (unknown.status, unknown.said) == (
        2, f'"everything" is nothing that a key may do. Choose one or several of: {rights}. [unknown-scope]\n',
    )  # fmt: skip
    assert rejse("key", "add", "x", "--scopes", "alt", "-w", bike, language="da").said == (
        f'"alt" er ikke noget, en nøgle kan få lov til. Vælg et eller flere af: {rights}. [unknown-scope]\n'
    )
    early = rejse("key", "add", "x", "--scopes", "read", "--expires", "2020-01-01", "-w", bike)
    assert (early.status, code(early)) == (2, "[key-expires-early]")
    assert code(rejse("key", "add", "x", "--scopes", ",", "-w", bike)) == "[key-without-scopes]"
    assert code(rejse("key", "revoke", "9", "-w", bike)) == "[unknown-key]"


def test_keys_of_somebody_who_leaves_are_told(rejse: Here, bike: Path) -> None:
    file = bike / "records.sqlite"
    for name in ("anna", "bo"):
        rejse("user", "add", f"{name}@rejse.dk", "--role", "owner", "-w", bike, password=GOOD)
    bo = Users(file).all()[1]
    for name in ("one", "two"):
        ApiKeys(file).make(name, [Right.READ], by=bo, at=bo.created_at)
    rejse("key", "revoke", "1", "-w", bike)
    assert rejse("user", "deactivate", "bo@rejse.dk", "-w", bike).said == (
        "bo@rejse.dk was shut out, in every browser.\n"
        "Keys that bo@rejse.dk made still open the door: 2. Take one away with `rejse key revoke NUMBER`.\n"
    )


def test_the_audit_log_says_who_did_what(rejse: Here, bike: Path) -> None:
    assert rejse("audit", "-w", bike).said == "The audit log has no such lines.\n"
    rejse("user", "add", "anna@rejse.dk", "--role", "owner", "-w", bike, password=GOOD)
    rejse("key", "add", "x", "--scopes", "read", "-w", bike)
    rejse("user", "invite", "bo@rejse.dk", "--role", "viewer", "-w", bike)
    told = rejse("audit", "-w", bike).out.splitlines()
    assert [re.sub(r"· [\d-]{10} [\d:]{5} ·", "·", one) for one in told] == [
        "3 · cli:mette: bo@rejse.dk was invited as viewer.",
        '2 · cli:mette: The key "x" was made; it may: see maps, measures and sources.',
        "1 · cli:mette: anna@rejse.dk was added as owner.",
    ]
    danish = rejse("audit", "-w", bike, "--limit", "1", language="da")
    assert danish.out.endswith("cli:mette: bo@rejse.dk blev inviteret som læser.\n")
    assert danish.said == "Ældre linjer: --before 3.\n"
    assert len(rejse("audit", "-w", bike, "--before", "3").out.splitlines()) == 2
    kinds = json.loads(rejse("audit", "-w", bike, "--what", "key-made", "--format", "json").out)["notes"]
    assert [(one["number"], one["arguments"]) for one in kinds] == [(2, {"scopes": ["read"]})]
    assert rejse("audit", "-w", bike, "--who", "anna@rejse.dk").out == ""
    assert rejse("audit", "-w", bike, "--what", "nothing").status == 2
    rows = rejse("audit", "-w", bike, "--format", "csv").out.splitlines()
    assert (rows[0], len(rows)) == ("number,at,who,what,about,said", 4)


def test_every_answer_is_had_as_json_that_fits_its_schema(rejse: Here, bike: Path) -> None:
    told = {
        "user": rejse("user", "add", "anna@rejse.dk", "--role", "owner", "-w", bike, "--format", "json", password=GOOD),
        "users": rejse("user", "list", "-w", bike, "--format", "json"),
        "invited": rejse("user", "invite", "bo@rejse.dk", "--role", "viewer", "-w", bike, "--format", "json"),
        "key": rejse("key", "add", "x", "--scopes", "edit,read", "-w", bike, "--format", "json"),
        "keys": rejse("key", "list", "-w", bike, "--format", "json"),
        "audit": rejse("audit", "-w", bike, "--format", "json"),
    }
    read = {name: json.loads(done.out) for name, done in told.items()}
    assert {name: (set(one), one["measure"]) for name, one in read.items()} == {
        name: (set(published_schemas()[name]["properties"]), name) for name in read
    }
    user = read["user"]["user"]
    assert {name: user[name] for name in ("id", "email", "name", "role", "language", "active")} == {
        "id": 1, "email": "anna@rejse.dk", "name": "anna", "role": "owner", "language": "en", "active": True,
    }  # fmt: skip
    assert set(user) == {"id", "email", "name", "role", "language", "active", "created_at", "password_changed_at"}
    assert read["users"]["users"] == [user]
    assert read["key"]["secret"].startswith("sk_")
    assert (read["key"]["key"]["scopes"], read["key"]["key"]["holds"]) == (["read", "edit"], True)
    assert read["keys"]["keys"] == [read["key"]["key"]]
    assert read["invited"]["path"].startswith("/invitation/")
    revoked = json.loads(rejse("key", "revoke", "1", "-w", bike, "--format", "json").out)
    assert (revoked["secret"], revoked["key"]["holds"]) == (None, False)
    for change in (("role", "anna@rejse.dk", "owner"), ("activate", "anna@rejse.dk")):
        done = rejse("user", *change, "-w", bike, "--format", "json")
        assert (json.loads(done.out)["user"], done.said) == (user, "")
