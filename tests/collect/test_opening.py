"""Files that cannot be read as a whole, each with its sentence in both languages; and encodings that are found."""

import gzip
import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from rejse.collect import packing
from rejse.collect.importing import ImportReport
from rejse.collect.opening import UnknownEncoding, find_file
from rejse.collect.packing import DamagedFile, TruncatedFile, UnpacksTooLarge
from rejse.collect.reading import open_reading
from rejse.errors import RejseError
from rejse.words import say

Bring = Callable[..., ImportReport]
Write = Callable[..., Path]

LOG = "user_id;time;event\nåse;2026-03-01;køb\n"


def zipped(**members: str | bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name.replace("__", "/").replace("_", "."), content)
    return made.getvalue()


def locked() -> bytes:
    """A zip whose member is marked as encrypted, in both of its headers."""
    made = bytearray(zipped(log_csv=LOG))
    made[6] |= 1
    made[made.index(b"PK\x01\x02") + 8] |= 1
    return bytes(made)


KINDS = ".csv, .tsv, .tab, .psv, .txt, .jsonl, .ndjson, .parquet, .pq, .xlsx, .xlsm, .xes, .xml"

BROKEN = [
    (
        "unknown-kind", "report.docx", b"hello",
        (f'What kind of file "report.docx" is cannot be told. These can be read: {KINDS}; each also as .gz or '
        ".zip."),
        (f'Det kan ikke ses, hvilken slags fil "report.docx" er. Disse kan læses: {KINDS}; hver af dem også som .gz '
        "eller .zip."),
    ),
    (
        "not-text", "picture.csv", b"\x89PNG" + bytes(500),
        ('The file "picture.csv" holds something else than text, whatever its name says. Export it anew as CSV from '
        "the program it comes from."),
        ('Filen "picture.csv" indeholder noget andet end tekst, uanset hvad den hedder. Eksportér den igen som CSV fra '
        "det program, den kommer fra."),
    ),
    *(("spreadsheet", name, content,
        (f'The file "{name}" is a spreadsheet of a kind that cannot be read. Open it in Excel, save it as '
         f'.xlsx (File, Save '
        "As), and import that file."),
        (f'Filen "{name}" er et regneark af en slags, der ikke kan læses. Åbn det i Excel, gem det som .xlsx '
         f'(Filer, Gem '
        "som), og indlæs den fil."))
      for name, content in (
        ("log.csv", b"\xd0\xcf\x11\xe0" + bytes(600)),
        ("log.ods", zipped(content_xml="<office/>")),
        ("log.xlsb", zipped(xl__workbook_bin="")),
        ("log.xls", LOG.encode()),
      )),
    *(("broken-sheet", name, content,
        (f'The file "{name}" is called a spreadsheet, but cannot be read as one. Open it in Excel, save it again, and '
        "import that file."),
        (f'Filen "{name}" hedder et regneark, men kan ikke læses som et. Åbn den i Excel, gem den igen, og '
        f'indlæs den fil.'))
      for name, content in (
        ("log.xlsx", LOG.encode()),
        ("log.xlsx", zipped(log_csv=LOG)),
        ("log.csv", zipped(xl__workbook_xml="<workbook/>")),
      )),
    (
        "locked-sheet", "log.xlsx", b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        ('The spreadsheet "log.xlsx" is locked with a password. Open it in Excel, save it without a password, '
        'and import '
        "that file."),
        ('Regnearket "log.xlsx" er låst med en adgangskode. Åbn det i Excel, gem det uden adgangskode, og '
        'indlæs den fil.'),
    ),
    *(("packed-twice", name, content,
        f'What is packed in the file, "{inner}", is packed itself. Unpack it once, and import what comes out.',
        f'Det, der er pakket i filen, "{inner}", er selv pakket. Pak det ud én gang, og indlæs det, der kommer ud.')
      for name, inner, content in (
        ("log.zip", "log.csv.gz", zipped(log_csv_gz=gzip.compress(LOG.encode(), mtime=0))),
        ("log.csv.gz", "log.csv", gzip.compress(gzip.compress(LOG.encode(), mtime=0), mtime=0)),
        ("log.zip.gz", "log.zip", gzip.compress(zipped(log_csv=LOG), mtime=0)),
        ("log.zip", "inner.zip", zipped(inner_zip=zipped(log_csv=LOG))),
      )),
    *(("unsafe-member", "log.zip", zipped(**{member: LOG}),
        (f'The file "log.zip" holds a file that wants to be unpacked outside its folder: "{member}". Nothing of it was '
        "read. Ask whoever sent it for a clean one."),
        (f'Filen "log.zip" rummer en fil, der vil pakkes ud uden for sin mappe: "{member}". Intet af den er læst. Bed '
        "den, der sendte den, om en ren fil."))
      for member in ("../log.csv", "a/../../log.csv", "/etc/log.csv", "..\\log.csv", "C:\\log.csv")),
    (
        "empty-zip", "log.zip", zipped(empty__=""),
        'The zip file "log.zip" holds no file. Pack the file with the events again, or import it as it is.',
        'Zipfilen "log.zip" rummer ingen fil. Pak filen med hændelserne igen, eller indlæs den, som den er.',
    ),
    (
        "truncated-file", "log.csv.gz", gzip.compress(LOG.encode() * 50, mtime=0)[:-12],
        'The file "log.csv.gz" is packed and stops before its end. Fetch it again; nothing of it was imported.',
        'Filen "log.csv.gz" er pakket og holder op før tid. Hent den igen; intet af den er indlæst.',
    ),
    (
        "damaged-file", "log.csv.gz", b"user_id,time",
        'The file "log.csv.gz" cannot be unpacked. Fetch it again, or unpack it yourself and import what comes out.',
        'Filen "log.csv.gz" kan ikke pakkes ud. Hent den igen, eller pak den selv ud, og indlæs det, der kommer ud.',
    ),
    (
        "locked-zip", "log.zip", locked(),
        'The zip file "log.zip" is locked with a password. Unpack it yourself and import what comes out.',
        'Zipfilen "log.zip" er låst med en adgangskode. Pak den selv ud, og indlæs det, der kommer ud.',
    ),
    (
        "zip-holds-many", "log.zip", zipped(a_csv=LOG, b_csv=LOG),
        'The zip file "log.zip" holds 2 files instead of one: a.csv, b.csv. Unpack it and import them one by one.',
        'Zipfilen "log.zip" rummer 2 filer i stedet for én: a.csv, b.csv. Pak den ud, og indlæs dem enkeltvis.',
    ),
    (
        "broken-parquet", "log.parquet", b"PAR1 and then nothing",
        ('The file "log.parquet" is called Parquet, but cannot be read as such. Write it again from the program it '
        "comes from."),
        ('Filen "log.parquet" hedder Parquet, men kan ikke læses som det. Skriv den igen fra det program, den kommer '
        "fra."),
    ),
]  # fmt: skip


def told(trouble: RejseError, language: str) -> str:
    said = say(trouble, language)
    return f"{said.message} {said.remedy}"


@pytest.mark.parametrize(
    ("code", "name", "content", "english", "danish"), BROKEN, ids=[f"{one[0]}-{n}" for n, one in enumerate(BROKEN)]
)
def test_a_file_that_cannot_be_read_says_why(
    bring_in: Bring, code: str, name: str, content: bytes, english: str, danish: str
) -> None:
    with pytest.raises(RejseError) as caught:
        bring_in(content, name)
    assert (caught.value.code, told(caught.value, "en"), told(caught.value, "da")) == (code, english, danish)


def test_a_file_that_is_not_there_and_a_folder_say_so(tmp_path: Path) -> None:
    with pytest.raises(RejseError) as caught:
        find_file(Path("gone.csv"))
    assert caught.value.code == "no-file"
    assert told(caught.value, "en") == 'There is no file "gone.csv". Check the name and the folder.'
    assert told(caught.value, "da") == 'Der er ingen fil "gone.csv". Se efter, om navnet og mappen er rigtige.'
    with pytest.raises(RejseError) as caught:
        find_file(Path("-"))
    assert caught.value.code == "no-standard-input"
    assert told(caught.value, "en") == (
        '"-" would be what another program writes, but only files are read: all of it is looked through first. Let the '
        "program write to a file, and import that: PROGRAM > events.csv"
    )
    assert told(caught.value, "da") == (
        '"-" betyder det, et andet program skriver, men kun filer kan læses: det hele ses igennem først. Lad '
        "programmet skrive til en fil, og indlæs den: PROGRAM > events.csv"
    )
    with pytest.raises(RejseError) as caught:
        find_file(tmp_path)
    assert caught.value.code == "is-folder"
    assert told(caught.value, "en") == (
        f'"{tmp_path}" is a folder, not a file. Name the files in it one by one, or with a star.'
    )
    assert told(caught.value, "da") == (
        f'"{tmp_path}" er en mappe, ikke en fil. Nævn filerne i den enkeltvis eller med en stjerne.'
    )


def test_a_file_that_may_not_be_read_says_so(tmp_path: Path) -> None:
    loop = tmp_path / "loop.csv"
    loop.symlink_to(loop)
    with pytest.raises(RejseError) as caught:
        find_file(loop)
    assert caught.value.code == "cannot-read-file"
    assert told(caught.value, "en") == (
        f'The file "{loop}" cannot be opened: Too many levels of symbolic links. Let the user who runs Rejse read it.'
    )
    assert told(caught.value, "da") == (
        f'Filen "{loop}" kan ikke åbnes: Too many levels of symbolic links. Giv den bruger, der kører Rejse, lov til '
        "at læse den."
    )


def test_a_file_that_grows_beyond_reason_is_refused(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "UNPACKED_FREE_BYTES", 1 << 20)
    with pytest.raises(UnpacksTooLarge) as caught:
        find_file(write(gzip.compress(b"a,b\n" * (1 << 20)), "bomb.csv.gz"))
    assert caught.value.code == "unpacks-too-large"
    assert told(caught.value, "en") == (
        'The file "bomb.csv.gz" grows to more than 200 times its size when unpacked. If that is right, unpack it '
        "yourself and import what comes out."
    )
    assert told(caught.value, "da") == (
        'Filen "bomb.csv.gz" bliver mere end 200 gange så stor, når den pakkes ud. Hvis det er meningen, så pak den '
        "selv ud, og indlæs det, der kommer ud."
    )


def test_a_packed_file_that_cannot_be_read_from_front_to_back_has_to_fit(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packing, "HELD_BYTES_MAX", 1 << 20)
    content = gzip.compress(zipped(xl__workbook_xml="") + random.Random(7).randbytes(1 << 20))
    with pytest.raises(packing.UnpackFirst) as caught:
        find_file(write(content, "log.xlsx.gz"))
    assert caught.value.code == "unpack-first"
    assert told(caught.value, "en") == (
        'The file "log.xlsx.gz" holds more than 1 MB, which is too much to be read packed. Unpack it '
        "yourself and import "
        "what comes out."
    )
    assert told(caught.value, "da") == (
        'Filen "log.xlsx.gz" rummer mere end 1 MB, og det er for meget til at blive læst pakket. Pak den selv ud, og '
        "indlæs det, der kommer ud."
    )


OPTIONS = [
    (
        "unknown-encoding",
        {"encoding": "klingon"},
        (
            'There is no encoding called "klingon". The usual ones are utf-8, utf-16, cp1252 and latin-1; without '
            "--encoding it is found."
        ),
        (
            'Der er ingen tegnkodning, der hedder "klingon". De almindelige er utf-8, utf-16, cp1252 og latin-1; uden '
            "--encoding findes den af sig selv."
        ),
    ),
    (
        "wrong-encoding",
        {"encoding": "ascii"},
        'The file "log.csv" is not written in "ascii". Leave --encoding out, and it is found.',
        'Filen "log.csv" er ikke skrevet i "ascii". Udelad --encoding, så findes den rigtige.',
    ),
    (
        "bad-delimiter",
        {"delimiter": "::"},
        '"::" cannot part cells. Write one sign, or one of these words: comma, semicolon, tab, \\t, pipe, ,, ;, \t, |.',
        (
            '"::" kan ikke skille celler ad. Skriv ét tegn eller et af disse ord: comma, semicolon, tab, \\t, pipe, '
            ",, ;, "
            "\t, |."
        ),
    ),
]


@pytest.mark.parametrize(("code", "options", "english", "danish"), OPTIONS)
def test_an_option_that_cannot_be_is_refused(
    bring_in: Bring, code: str, options: dict[str, str], english: str, danish: str
) -> None:
    with pytest.raises(RejseError) as caught:
        bring_in(LOG, **options)
    assert (caught.value.code, told(caught.value, "en"), told(caught.value, "da")) == (code, english, danish)


@pytest.mark.parametrize(
    ("encoding", "found"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("cp1252", "cp1252")],
)
def test_the_encoding_is_found(write: Write, encoding: str, found: str) -> None:
    reading = open_reading(write(LOG, encoding=encoding))
    (batch,) = reading.batches()
    assert reading.found.encoding == found
    assert batch.cells.to_pylist() == [{"user_id": "åse", "time": "2026-03-01", "event": "køb"}]


def test_bytes_that_windows_does_not_know_are_latin_1(write: Write) -> None:
    assert find_file(write(b"a,b\n\x81,\xe5\n")).encoding == "latin-1"


def test_a_packed_file_is_read_as_the_file_in_it(write: Write) -> None:
    files = [
        write(LOG),
        write(gzip.compress(LOG.encode(), mtime=0), "log.csv.gz"),
        write(zipped(log_csv=LOG, _DS_Store="litter"), "log.zip"),
    ]
    plain, *packed = [[batch.raw.to_pylist() for batch in open_reading(file).batches()] for file in files]
    assert packed == [plain, plain]


@pytest.mark.parametrize("encoding", ["rot13", "base64", "hex", "bz2", "uu", "quopri", "zip", "a\0b"])
def test_a_codec_that_writes_no_text_is_no_encoding(write: Write, encoding: str) -> None:
    with pytest.raises(UnknownEncoding):
        find_file(write(LOG), encoding=encoding)


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, zipfile.ZIP_DEFLATED])
def test_a_zip_whose_packed_letters_are_damaged_is_told_as_damaged(write: Write, packing: int) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", packing) as packed:
        packed.writestr("log.csv", LOG * 200)
        at = packed.infolist()[0].compress_size // 2 + 37
    broken = bytearray(made.getvalue())
    for place in range(at - 8, at + 8):
        broken[place] ^= 0xFF
    with pytest.raises((DamagedFile, TruncatedFile)):
        find_file(write(bytes(broken), "log.zip"))
