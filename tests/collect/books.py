"""Workbooks written by hand, so that a test says exactly what stands in the file."""

import io
import zipfile
from collections.abc import Sequence
from html import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
XML = '<Default Extension="xml" ContentType="application/xml"/>'
BEGIN = f'<Relationship Id="r1" Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/>'
FORMATS = ("0", "22", "14", "20", "46", "164")
"""Styles 0 to 5: general, date with clock, date, clock, span, and a Danish format of the file's own."""

Value = str | int | float | bool | None


def letters(place: int) -> str:
    """The letters of a column, A for 0."""
    made = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        made = chr(65 + rest) + made
    return made


def cell(value: Value, place: int, number: int, *, style: int = 0) -> str:
    """One cell as a spreadsheet program writes it."""
    at = f'<c r="{letters(place)}{number}" s="{style}"'
    if value is None:
        return f"{at}/>"
    if isinstance(value, bool):
        return f'{at} t="b"><v>{int(value)}</v></c>'
    if isinstance(value, str):
        return f'{at} t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f"{at}><v>{value!r}</v></c>"


def row(number: int, values: Sequence[Value], *, styles: Sequence[int] = ()) -> str:
    """One row; what is not styled is general."""
    styled = [*styles, *[0] * len(values)]
    cells = "".join(cell(value, place, number, style=styled[place]) for place, value in enumerate(values))
    return f'<row r="{number}">{cells}</row>'


def sheet(rows: str, merged: Sequence[str] = ()) -> str:
    """A sheet of rows, and what is merged in it."""
    ranges = "".join(f'<mergeCell ref="{one}"/>' for one in merged)
    after = f"<mergeCells>{ranges}</mergeCells>" if merged else ""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'


def book(  # a workbook has many parts
    *, workbook: str = "", shared: Sequence[str] | None = None, hidden: Sequence[str] = (), **sheets: str
) -> bytes:
    """A workbook of sheets by name; the shared texts are XML."""
    made = io.BytesIO()
    listed = "".join(
        f'<sheet name="{name}" sheetId="{at}" r:id="r{at}" state="{"hidden" if name in hidden else "visible"}"/>'
        for at, name in enumerate(sheets, 1)
    )
    links = "".join(
        f'<Relationship Id="r{at}" Type="{LINKS}/worksheet" Target="worksheets/s{at}.xml"/>'
        for at in range(1, len(sheets) + 1)
    )
    links += f'<Relationship Id="rs" Type="{LINKS}/styles" Target="/xl/styles.xml"/>'
    if shared is not None:
        links += f'<Relationship Id="rt" Type="{LINKS}/sharedStrings" Target="sharedStrings.xml"/>'
    formats = "".join(f'<xf numFmtId="{one}"/>' for one in FORMATS)
    own = '<numFmts><numFmt numFmtId="164" formatCode="[$-406]dd\\-mm\\-yyyy\\ hh:mm:ss.000;@"/></numFmts>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">{XML}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{BEGIN}</Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}">{workbook}<sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{own}<cellXfs>{formats}</cellXfs></styleSheet>',
        **{f"xl/worksheets/s{at}.xml": content for at, content in enumerate(sheets.values(), 1)},
    }
    if shared is not None:
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{"".join(shared)}</sst>'
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return made.getvalue()
