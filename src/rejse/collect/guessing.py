"""Good guesses: which column plays which part, by its name in Danish or English and by what stands in it."""

import re
from collections.abc import Callable
from collections.abc import Mapping as Named
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rejse.collect.amounts import known_currencies, read_numbers, writes_comma
from rejse.collect.mapping import CONSTANT, listed
from rejse.collect.shaping import outcome_of
from rejse.collect.times import DayOrder, read_times
from rejse.errors import WrongUse

_ROWS_LOOKED_AT: Final = 1_000
_SHARE_MIN: Final = 0.5
"""So many of a column's cells must be readable as what its name promises."""

_UTC: Final = ZoneInfo("UTC")


class NoTimeColumn(WrongUse):
    """No column looks like the time of an event."""

    code = "no-time-column"


class NoEventColumn(WrongUse):
    """No column looks like the name of an event."""

    code = "no-event-column"


class NoCustomerColumn(WrongUse):
    """No column looks like a customer, nor like anything else an event can belong to."""

    code = "no-customer-column"


NAMES: Final[Named[str, str]] = {
    "customer": """user_id customer_id kunde_id kundenr kundenummer kunde_nr kunde customer customer_no customer_number
        household_id member_id medlemsnr medlem_id borger_id patient_id klient_id client_id_known contact_id kontakt_id
        person_id distinct_id user userid uid subscriber_id abonnent_id visitor_uid email e_mail mail""",
    "anonymous": """anonymous_id anonymousid visitor_id visitorid cookie_id cookie client_id clientid device_id
        user_pseudo_id fullvisitorid ga_client_id amplitude_id besøgende_id besøgende enheds_id""",
    "id": """event_id eventid message_id messageid insert_id hændelses_id hændelse_id haendelses_id haendelse_id uuid
        event_uuid id""",
    "time": """timestamp event_time event_timestamp transaction_timestamp time occurred_at created_at sent_at datetime
        date_time event_date ts tidspunkt tidsstempel dato_tid datotid tid dato date event_datetime time_stamp
        originaltimestamp original_timestamp oprettet start_time complete_timestamp time_timestamp""",
    "event": """event event_name eventname activity concept_name hændelse hændelsesnavn haendelse haendelsesnavn
        begivenhed aktivitet handling action event_action event_type""",
    "type": "type event_type call_type kald",
    "session": """session_id sessionid session basket_id visit_id visitid user_session ga_session_id besøg_id besøgs_id
        sessions_id kurv_id""",
    "case": """case_id caseid case_concept_name sag sags_id sagsnr sagsnummer order_id ordre_id ordrenr ticket_id
        lead_id""",
    "account": "account_id accountid company_id firma_id virksomhed_id cvr cvr_nr cvr_nummer group_id organisation_id",
    "outcome": "outcome udfald resultat result",
    "channel": "channel kanal",
    "value": """value amount beløb pris price sales_value revenue omsætning total order_value total_amount
        transaction_amount salgsbeløb værdi cost_total""",
    "currency": "currency valuta currency_code valutakode cost_currency",
    "score": "score rating vurdering nps csat ces nps_score karakter",
    "score_scale": "score_scale skala scale",
    "path": "path url page_path page_url page_location sti side_url side_sti",
    "campaign_source": "utm_source campaign_source kampagnekilde",
    "campaign_medium": "utm_medium campaign_medium kampagnemedie",
    "campaign_name": "utm_campaign campaign_name campaign kampagne kampagnenavn",
}
"""Per part the names it goes by, the likeliest first."""


def guess_parts(cells: pa.Table, *, given: Named[str, str]) -> dict[str, str]:
    """Guess which columns play the parts that nobody gave away; what is given always wins.

    A name is believed only if the first rows look like it: times that can be read, values that are numbers, ids that
    no two different rows share.
    """
    looked_at = cells.slice(0, _ROWS_LOOKED_AT)
    taken = {column for column in given.values() if not column.startswith(CONSTANT)} | {
        *listed(given.get("traits", ""))
    }
    by_name: dict[str, str] = {}
    for column in cells.column_names:
        by_name.setdefault(_plain(column), column)
    found: dict[str, str] = {}
    for part, names in NAMES.items():
        if part in given:
            continue
        for name in names.split():
            column = by_name.get(name)
            if column is not None and column not in taken and _looks(part, looked_at, column):
                found[part] = column
                taken.add(column)
                break
    if "time" not in given and "time" not in found:
        _time_by_looks(looked_at, taken, found)
    if "time" not in given and "time" not in found:
        named = [by_name[name] for name in NAMES["time"].split() if name in by_name and by_name[name] not in taken]
        found |= {"time": named[0]} if named else {}
    return found


def check_enough(parts: Named[str, str], columns: tuple[str, ...]) -> None:
    """Check that an event can be made: a time, a name, and somebody or something it belongs to.

    Raises:
        NoTimeColumn, NoEventColumn, NoCustomerColumn: with the columns there are.
    """
    if "time" not in parts:
        raise NoTimeColumn(columns=columns)
    if "event" not in parts:
        raise NoEventColumn(columns=columns)
    if not {"customer", "anonymous", "session", "case", "account"} & set(parts):
        raise NoCustomerColumn(columns=columns)


def _plain(column: str) -> str:
    """Write a header as the lists above do: `userId`, `User ID` and `user:id` are all user_id."""
    apart = re.sub(r"(?<=[a-zæøå0-9])(?=[A-ZÆØÅ])", "_", column.strip())
    return re.sub(r"[^a-z0-9æøå]+", "_", apart.lower()).strip("_")


def _time_by_looks(cells: pa.Table, taken: set[str], found: dict[str, str]) -> None:
    """Without a name that tells it, the only column of dates is the time."""
    dated = [
        column
        for column in cells.column_names
        if column not in taken and pc.any(pc.match_substring_regex(cells[column], r"[-/.:]")).as_py()
        if _are_times(cells[column].combine_chunks())
    ]
    if len(dated) == 1:
        found["time"] = dated[0]


def _looks(part: str, cells: pa.Table, column: str) -> bool:
    if part == "id":
        return _are_ids(cells, column)
    return _LOOKS.get(part, _is_anything)(cells[column].combine_chunks())


def _is_anything(cells: pa.Array) -> bool:
    """Anything may be an id, a name or a path, but a column without a single cell plays no part."""
    return not len(cells) or bool(pc.any(pc.not_equal(cells.fill_null(""), "")).as_py())


def _are_times(cells: pa.Array) -> bool:
    read = max(
        (~read_times(cells, zone=_UTC, order=order).unreadable).sum()
        for order in (DayOrder.DAY_FIRST, DayOrder.MONTH_FIRST)
    )
    return not len(cells) or bool(read > 0 and read >= _SHARE_MIN * _filled(cells))


def _are_numbers(cells: pa.Array) -> bool:
    numbers, _ = read_numbers(cells, comma=writes_comma(cells))
    read = int((~np.isnan(numbers)).sum())
    return not len(cells) or (read > 0 and read >= _SHARE_MIN * _filled(cells))


def _are_ids(cells: pa.Table, column: str) -> bool:
    """The ids of events tell them apart: one that comes again stands in a row that is the same throughout.

    A wrong id costs events, as they would be taken for known; a missing one costs nothing, as one is made.
    """
    filled = cells.filter(pc.not_equal(pc.utf8_trim_whitespace(cells[column]).fill_null(""), ""))
    distinct_rows = filled.group_by(cells.column_names).aggregate([]).num_rows
    return not cells.num_rows or bool(0 < distinct_rows == pc.count_distinct(filled[column]).as_py())


def _are_types(cells: pa.Array) -> bool:
    known = {"track", "page", "screen", "identify", "group", "alias"}
    return set(pc.unique(cells.drop_null()).to_pylist()) <= known


def _are_outcomes(cells: pa.Array) -> bool:
    return all(outcome_of(one) is not None for one in pc.unique(cells.drop_null()).to_pylist() if one.strip())


def _are_currencies(cells: pa.Array) -> bool:
    return all(one.strip().upper() in known_currencies() for one in pc.unique(cells.drop_null()).to_pylist() if one)


def _filled(cells: pa.Array) -> int:
    return int(pc.sum(pc.not_equal(pc.utf8_trim_whitespace(cells), "")).as_py() or 0)


_LOOKS: Final[Named[str, Callable[[pa.Array], bool]]] = {
    "time": _are_times,
    "value": _are_numbers,
    "score": _are_numbers,
    "type": _are_types,
    "outcome": _are_outcomes,
    "currency": _are_currencies,
}
