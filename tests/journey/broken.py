"""One broken document for every code: what the reader is told, word for word, in both languages."""

from dataclasses import dataclass

GOOD = """\
id: bike
title: Jeg køber en cykel
owner: sales
team: [{id: sales, name: Salg}]
phases: [{id: see, name: Se}, {id: buy, name: Køb}]
touchpoints:
  - id: see-ad
    name: Annonce
    phase: see
    form: communication
    channel: ad
    next: test-ride
    responsible: sales
    call_to_action: Prøv den
    binding: {name: ad_seen}
  - id: test-ride
    name: Prøvetur
    phase: buy
    form: action
    channel: shop
    responsible: sales
    call_to_action: Køb den
    tracked_by: manual
    binding: {name: ride}
"""
TEST_RIDE = GOOD[GOOD.index("  - id: test-ride") :]
SIX_MORE = "phases: [" + "".join(f"{{id: p{n}, name: P}}, " for n in range(6))


def ride(known: str) -> str:
    """Write one more test ride, with events of its own."""
    return TEST_RIDE.replace("test-ride", known).replace("name: ride", f"name: {known}")


SIX_RIDES = "".join(ride(f"r{n}").replace("buy", f"p{n}\n    next: see-ad") for n in range(6))


@dataclass(frozen=True)
class Broken:
    code: str
    document: str
    english: str
    danish: str


BROKEN = [
    Broken(
        "document-too-large",
        "#" * 1_000_001,
        "bike.yaml: The document is 1,000,001 characters long; it may be at most 1,000,000. Draw the details "
        "as journeys of their own, with this one as their parent. [document-too-large]",
        "bike.yaml: Dokumentet er på 1.000.001 tegn; det må højst være på 1.000.000. Tegn detaljerne som "
        "selvstændige rejser med denne som overordnet (parent). [document-too-large]",
    ),
    Broken(
        "document-too-deep",
        GOOD + "    binding: " + "{all: [" * 20 + "]}" * 20,
        "bike.yaml:25: The document is nested more than 32 levels deep. Write it flatter; the deepest a "
        "journey goes is a rule inside a rule. [document-too-deep]",
        "bike.yaml:25: Dokumentet har mere end 32 niveauer inde i hinanden. Skriv det fladere; det dybeste, "
        "en rejse har brug for, er en regel inde i en regel. [document-too-deep]",
    ),
    Broken(
        "too-many-values",
        "a: &a [" + "x, " * 999 + "x]\nb: &b [" + "*a, " * 99 + "*a]\nc: [*b, *b]\n",
        "bike.yaml:1: The document holds more than 50,000 values when its aliases (such as *name) are written "
        "out. Draw the details as journeys of their own, and write values out instead of repeating them by "
        "alias. [too-many-values]",
        "bike.yaml:1: Dokumentet indeholder mere end 50.000 værdier, når henvisningerne (som *navn) er "
        "skrevet ud. Tegn detaljerne som selvstændige rejser, og skriv værdierne ud i stedet for at gentage "
        "dem ved henvisning. [too-many-values]",
    ),
    Broken(
        "empty-document",
        "# only a comment\n",
        "bike.yaml: There is no journey in the document. Begin with a template: rejse new DIR --template six "
        "--language en [empty-document]",
        "bike.yaml: Der er ingen rejse i dokumentet. Begynd med en skabelon: rejse new MAPPE --template six "
        "--language da [empty-document]",
    ),
    Broken(
        "not-yaml",
        GOOD.replace("name: Prøvetur", "name: @prøvetur"),
        "bike.yaml:17: The line cannot be read as YAML: \"found character '@' that cannot start any token\". Indent "
        "with spaces, not tabs, and put a value that begins with a sign such as * or @ in quotes. [not-yaml]",
        "bike.yaml:17: Linjen kan ikke læses som YAML: \"found character '@' that cannot start any token\". Ryk ind "
        "med mellemrum, ikke tabulatorer, og sæt en værdi, der begynder med et tegn som * eller @, i "
        "anførselstegn. [not-yaml]",
    ),
    Broken(
        "yaml-colon",
        GOOD.replace("name: Prøvetur", "name: Prøvetur: i byen"),
        "bike.yaml:17: The line has a colon with a space after it inside a text, where a new field would begin. Put "
        'quotes around the text: what: "Reads: the solution" [yaml-colon]',
        "bike.yaml:17: Linjen har et kolon med mellemrum efter inde i en tekst, og så læses det som begyndelsen på et "
        'nyt felt. Sæt anførselstegn om teksten: what: "Læser: løsningen" [yaml-colon]',
    ),
    *(
        Broken(
            "yaml-indentation",
            GOOD.replace("    form: action", indented),
            "bike.yaml:19: The line does not stand under the one above it as it should: it is indented too far or too "
            "little. Put the same number of spaces in front of all fields of one thing, and of all dashes of one list. "
            "[yaml-indentation]",
            "bike.yaml:19: Linjen står ikke rigtigt under den ovenfor: den er rykket for langt eller for lidt ind. Sæt "
            "lige mange mellemrum foran alle felter i samme ting og foran alle bindestreger i samme liste. "
            "[yaml-indentation]",
        )
        for indented in ("     form: action", "   form: action")
    ),
    Broken(
        "duplicate-key",
        GOOD + "    channel: web\n",
        'bike.yaml:25: "channel" is written twice; the first time is in line 20, and that one counts. Keep '
        "one of them. [duplicate-key]",
        'bike.yaml:25: "channel" er skrevet to gange; første gang er i linje 20, og det er den, der gælder. '
        "Behold kun den ene. [duplicate-key]",
    ),
    Broken(
        "not-a-mapping",
        GOOD.replace("[{id: see", "[Se, {id: see"),
        'bike.yaml:5: "phases/1" should be fields with values, and is "Se". Write one field per line below '
        'it, such as "id: test-ride". [not-a-mapping]',
        'bike.yaml:5: "phases/1" skal være felter med værdier, men er "Se". Skriv ét felt pr. linje under '
        'det, for eksempel "id: test-ride". [not-a-mapping]',
    ),
    Broken(
        "not-a-rule",
        GOOD.replace("binding: {name: ride}", "binding: ride"),
        'bike.yaml:24: A rule should stand in "touchpoints/test-ride/binding", but it is the plain text "ride". Write '
        "what an event must be like: binding: {name: ride} [not-a-rule]",
        'bike.yaml:24: Der skal stå en regel i "touchpoints/test-ride/binding", men der står kun teksten "ride". '
        "Skriv, hvordan en hændelse skal se ud: binding: {name: ride} [not-a-rule]",
    ),
    Broken(
        "not-a-list",
        GOOD.replace("[{id: sales, name: Salg}]", "Salg"),
        'bike.yaml:4: "team" should be a list, and is "Salg". Begin each item below it with a hyphen and its '
        'id, such as "- id: test-ride". [not-a-list]',
        'bike.yaml:4: "team" skal være en liste, men er "Salg". Begynd hvert punkt under det med en '
        'bindestreg og et id, for eksempel "- id: test-ride". [not-a-list]',
    ),
    Broken(
        "unknown-field",
        GOOD + "    navn: Prøvetur\n",
        'bike.yaml:25: "touchpoints/test-ride" has no field "navn". Did you mean "name"? [unknown-field]',
        'bike.yaml:25: "touchpoints/test-ride" har ikke noget felt "navn". Mente du "name"? [unknown-field]',
    ),
    Broken(
        "unknown-field",
        GOOD.replace("name: Salg}", "name: Salg, mood: good}"),
        'bike.yaml:4: "team/sales" has no field "mood". Delete it, or use one of its fields: id, name, '
        "team, initials, role, email. [unknown-field]",
        'bike.yaml:4: "team/sales" har ikke noget felt "mood". Slet det, eller brug et af felterne: id, name, '
        "team, initials, role, email. [unknown-field]",
    ),
    Broken(
        "missing-field",
        GOOD.replace("    form: action\n", ""),
        'bike.yaml:16: "touchpoints/test-ride" lacks "form". Add the line "form: communication | action". '
        "[missing-field]",
        'bike.yaml:16: "touchpoints/test-ride" mangler "form". Tilføj linjen "form: communication | action". '
        "[missing-field]",
    ),
    Broken(
        "no-phases",
        GOOD.replace("[{id: see, name: Se}, {id: buy, name: Køb}]", "[]"),
        "bike.yaml:5: The journey has no phases, so there is nothing to draw. Write a phase with an id and a "
        "name, or begin with: rejse new DIR --template four --language en [no-phases]",
        "bike.yaml:5: Rejsen har ingen faser, så der er intet at tegne. Skriv en fase med id og navn, eller "
        "begynd med: rejse new MAPPE --template four --language da [no-phases]",
    ),
    Broken(
        "not-a-text",
        GOOD + "    what: [én, to]\n",
        'bike.yaml:25: "touchpoints/test-ride/what" should be one text, and is "[én, to]". Write it on one '
        "line; put it in quotes if it holds a colon. [not-a-text]",
        'bike.yaml:25: "touchpoints/test-ride/what" skal være én tekst, men er "[én, to]". Skriv den på én '
        "linje; sæt den i anførselstegn, hvis der er et kolon i den. [not-a-text]",
    ),
    Broken(
        "empty-text",
        GOOD + "    what: ''\n",
        'bike.yaml:25: "touchpoints/test-ride/what" is there, but nothing is written in it. Write something, '
        "or delete the line. [empty-text]",
        'bike.yaml:25: "touchpoints/test-ride/what" er der, men der står ikke noget i det. Skriv noget, eller '
        "slet linjen. [empty-text]",
    ),
    Broken(
        "not-a-number",
        GOOD + "    expected_emotion: 0,5\n",
        'bike.yaml:25: "touchpoints/test-ride/expected_emotion" should be a number, and is "0,5". Write it in '
        "figures, with a point before decimals: 0.5 [not-a-number]",
        'bike.yaml:25: "touchpoints/test-ride/expected_emotion" skal være et tal, men er "0,5". Skriv det med '
        "cifre og punktum før decimalerne: 0.5 [not-a-number]",
    ),
    Broken(
        "not-a-whole-number",
        GOOD + "    importance_customer: 4.5\n",
        'bike.yaml:25: "touchpoints/test-ride/importance_customer" should be a whole number, and is "4.5". '
        "Leave the decimals out. [not-a-whole-number]",
        'bike.yaml:25: "touchpoints/test-ride/importance_customer" skal være et helt tal, men er "4.5". '
        "Udelad decimalerne. [not-a-whole-number]",
    ),
    Broken(
        "not-yes-or-no",
        GOOD + "    optional: måske\n",
        'bike.yaml:25: "touchpoints/test-ride/optional" should be true or false, and is "måske". Write true, '
        "or delete the line. [not-yes-or-no]",
        'bike.yaml:25: "touchpoints/test-ride/optional" skal være true eller false (ja eller nej), men er '
        '"måske". Skriv true, eller slet linjen. [not-yes-or-no]',
    ),
    Broken(
        "number-out-of-range",
        GOOD + "    expected_emotion: 3\n",
        'bike.yaml:25: "touchpoints/test-ride/expected_emotion" is "3", and must be from -2 to 2. Choose a '
        "number on that scale. [number-out-of-range]",
        'bike.yaml:25: "touchpoints/test-ride/expected_emotion" er "3", men skal ligge fra -2 til 2. Vælg et '
        "tal på den skala. [number-out-of-range]",
    ),
    Broken(
        "number-too-small",
        GOOD + "    max_repeats: 0\n",
        'bike.yaml:25: "touchpoints/test-ride/max_repeats" is "0", and must be at least 1. Write a larger '
        "number, or delete the line. [number-too-small]",
        'bike.yaml:25: "touchpoints/test-ride/max_repeats" er "0", men skal være mindst 1. Skriv et større '
        "tal, eller slet linjen. [number-too-small]",
    ),
    Broken(
        "share-out-of-range",
        GOOD.replace("name: Se}", "name: Se, target_conversion: 85}"),
        'bike.yaml:5: "phases/see/target_conversion" is "85", and a share goes from 0 to 1. Write 85 % as '
        "0.85 [share-out-of-range]",
        'bike.yaml:5: "phases/see/target_conversion" er "85", men en andel går fra 0 til 1. Skriv 85 % som '
        "0.85 [share-out-of-range]",
    ),
    Broken(
        "unknown-choice",
        GOOD.replace("form: action", "form: handling"),
        'bike.yaml:19: "touchpoints/test-ride/form" cannot be "handling". Did you mean "action"? The choices '
        "are: communication, action. [unknown-choice]",
        'bike.yaml:19: "touchpoints/test-ride/form" kan ikke være "handling". Mente du "action"? Du kan vælge '
        "mellem: communication, action. [unknown-choice]",
    ),
    Broken(
        "unknown-choice",
        GOOD + "    kano: xyz\n",
        'bike.yaml:25: "touchpoints/test-ride/kano" cannot be "xyz". Choose one of: must-be, performance, '
        "attractive, indifferent, reverse. [unknown-choice]",
        'bike.yaml:25: "touchpoints/test-ride/kano" kan ikke være "xyz". Vælg en af: must-be, performance, '
        "attractive, indifferent, reverse. [unknown-choice]",
    ),
    Broken(
        "bad-extent",
        GOOD.replace("name: Se}", "name: Se, extent: [0.5, 0.2]}"),
        'bike.yaml:5: "phases/see/extent" is "[0.5, 0.2]", and should be where the phase starts and ends on '
        "the axis from 0 to 1. Write the smaller number first, such as [0, 0.25] [bad-extent]",
        'bike.yaml:5: "phases/see/extent" er "[0.5, 0.2]", men skal være, hvor fasen begynder og slutter på '
        "aksen fra 0 til 1. Skriv det mindste tal først, for eksempel [0, 0.25] [bad-extent]",
    ),
    Broken(
        "bad-duration",
        GOOD + "    patience: 30\n",
        'bike.yaml:25: "touchpoints/test-ride/patience" should be a duration, and is "30". Write 45s, 90m, '
        "4h, 30d or 2w. [bad-duration]",
        'bike.yaml:25: "touchpoints/test-ride/patience" skal være et tidsrum, men er "30". Skriv 45s, 90m, '
        "4h, 30d eller 2w (sekunder, minutter, timer, dage, uger). [bad-duration]",
    ),
    Broken(
        "bad-date",
        "last_review: 29.3.2026\n" + GOOD,
        'bike.yaml:1: "last_review" should be a date, and is "29.3.2026". Write year-month-day, such as '
        "2026-03-29. [bad-date]",
        'bike.yaml:1: "last_review" skal være en dato, men er "29.3.2026". Skriv år-måned-dag, for eksempel '
        "2026-03-29. [bad-date]",
    ),
    Broken(
        "bad-id",
        GOOD.replace("test-ride", "prøvetur"),
        'bike.yaml:16: The id "prøvetur" may hold only the letters a-z, digits and single hyphens. Write '
        '"proevetur" here and wherever it is referred to. [bad-id]',
        'bike.yaml:16: Id\'et "prøvetur" må kun indeholde bogstaverne a-z, cifre og enkelte bindestreger. '
        'Skriv "proevetur" her og de steder, der henviser til det. [bad-id]',
    ),
    Broken(
        "duplicate-id",
        GOOD.replace("name: Køb}", "name: Køb}, {id: buy, name: Igen}"),
        'bike.yaml:5: The id "buy" is used twice; the first time is in line 5, and only that one is drawn. '
        "Give this one an id of its own. [duplicate-id]",
        'bike.yaml:5: Id\'et "buy" er brugt to gange; første gang er i linje 5, og kun den bliver tegnet. Giv '
        "denne her sit eget id. [duplicate-id]",
    ),
    Broken(
        "unknown-language",
        GOOD + "    what: {dk: Hun prøver den}\n",
        'bike.yaml:25: "dk" is not the tag of a language. Did you mean "da"? [unknown-language]',
        'bike.yaml:25: "dk" er ikke en sprogkode. Mente du "da"? [unknown-language]',
    ),
    Broken(
        "unknown-language",
        "default_language: klingon\n" + GOOD,
        'bike.yaml:1: "klingon" is not the tag of a language. Use the two letters of ISO 639-1, such as da or '
        "en. [unknown-language]",
        'bike.yaml:1: "klingon" er ikke en sprogkode. Brug de to bogstaver fra ISO 639-1, for eksempel da '
        "eller en. [unknown-language]",
    ),
    Broken(
        "bad-currency",
        "currency: kr.\n" + GOOD,
        'bike.yaml:1: The currency "kr." is not a code of three capital letters. Write it as in ISO 4217, '
        "such as DKK or EUR. [bad-currency]",
        'bike.yaml:1: Valutaen "kr." er ikke en kode på tre store bogstaver. Skriv den som i ISO 4217, for '
        "eksempel DKK eller EUR. [bad-currency]",
    ),
    Broken(
        "unknown-time-zone",
        "time_zone: Europe/Copenhague\n" + GOOD,
        'bike.yaml:1: There is no time zone "Europe/Copenhague". Did you mean "Europe/Copenhagen"? [unknown-time-zone]',
        'bike.yaml:1: Der findes ingen tidszone "Europe/Copenhague". Mente du "Europe/Copenhagen"? [unknown-time-zone]',
    ),
    Broken(
        "long-name",
        GOOD.replace("Prøvetur", "En lang og meget grundig prøvetur rundt i byen"),
        'bike.yaml:17: The name "En lang og meget grundig prøvetur rundt i byen" has 46 letters; a card shows '
        '40. Shorten it, and put the rest in "what". [long-name]',
        'bike.yaml:17: Navnet "En lang og meget grundig prøvetur rundt i byen" er på 46 tegn; der er plads '
        'til 40 på kortet. Gør det kortere, og skriv resten i "what". [long-name]',
    ),
    Broken(
        "unknown-phase",
        GOOD + ride("lost").replace("buy", "buuy"),
        'bike.yaml:27: Touchpoint "lost" lies in the phase "buuy", which is not in the journey. Did you mean '
        '"buy"? [unknown-phase]',
        'bike.yaml:27: Kontaktpunktet "lost" ligger i fasen "buuy", som ikke findes i rejsen. Mente du "buy"? '
        "[unknown-phase]",
    ),
    Broken(
        "unknown-next-phase",
        GOOD.replace("name: Se}", "name: Se, next: pay}"),
        'bike.yaml:5: Phase "see" leads on to "pay", which is no phase of the journey. Choose one of: buy, '
        "see. [unknown-next-phase]",
        'bike.yaml:5: Fasen "see" fører videre til "pay", som ikke er en fase i rejsen. Vælg en af: buy, see. '
        "[unknown-next-phase]",
    ),
    Broken(
        "unknown-next",
        GOOD.replace("next: test-ride", "next: test-ridee"),
        'bike.yaml:12: Touchpoint "see-ad" leads on to "test-ridee", which is not in the journey. Did you '
        'mean "test-ride"? [unknown-next]',
        'bike.yaml:12: Kontaktpunktet "see-ad" fører videre til "test-ridee", som ikke findes i rejsen. Mente '
        'du "test-ride"? [unknown-next]',
    ),
    Broken(
        "unknown-order-after",
        GOOD + "    order_after: see-add\n",
        'bike.yaml:25: Touchpoint "test-ride" should come after "see-add", which is not in the journey. Did '
        'you mean "see-ad"? [unknown-order-after]',
        'bike.yaml:25: Kontaktpunktet "test-ride" skal komme efter "see-add", som ikke findes i rejsen. Mente '
        'du "see-ad"? [unknown-order-after]',
    ),
    Broken(
        "unknown-won-at",
        "won_at: purchase\n" + GOOD,
        'bike.yaml:1: Customers are won at "purchase", which is not in the journey. Draw it, or take it out '
        'of "won_at". [unknown-won-at]',
        'bike.yaml:1: Kunden er vundet ved "purchase", som ikke findes i rejsen. Tegn det, eller tag det ud '
        'af "won_at". [unknown-won-at]',
    ),
    Broken(
        "unknown-content",
        GOOD + "    content: guide\n",
        'bike.yaml:25: Touchpoint "test-ride" uses the content "guide", which is not in the journey. Write it '
        'under "content", or take it out here. [unknown-content]',
        'bike.yaml:25: Kontaktpunktet "test-ride" bruger indholdet "guide", som ikke findes i rejsen. Skriv '
        'det under "content", eller tag det ud her. [unknown-content]',
    ),
    Broken(
        "unknown-owner",
        GOOD.replace("channel: shop\n    responsible: sales", "channel: shop\n    responsible: salg"),
        'bike.yaml:21: Touchpoint "test-ride" is owned by "salg", who is not in the team. Did you mean '
        '"sales"? [unknown-owner]',
        'bike.yaml:21: Kontaktpunktet "test-ride" hører under "salg", som ikke er med i teamet. Mente du '
        '"sales"? [unknown-owner]',
    ),
    Broken(
        "unknown-raci-member",
        GOOD + "    raci: {mette: A}\n",
        'bike.yaml:25: Touchpoint "test-ride" gives "mette" a part in RACI, who is not in the team. Add the '
        "person to the team, or choose one of: sales. [unknown-raci-member]",
        'bike.yaml:25: Kontaktpunktet "test-ride" giver "mette" en rolle i RACI, men vedkommende er ikke med '
        "i teamet. Tilføj personen til teamet, eller vælg en af: sales. [unknown-raci-member]",
    ),
    Broken(
        "unknown-phase-owner",
        GOOD.replace("name: Se}", "name: Se, owner: salg}"),
        'bike.yaml:5: Phase "see" is owned by "salg", who is not in the team. Did you mean "sales"? '
        "[unknown-phase-owner]",
        'bike.yaml:5: Fasen "see" hører under "salg", som ikke er med i teamet. Mente du "sales"? '
        "[unknown-phase-owner]",
    ),
    Broken(
        "unknown-content-owner",
        "content: [{id: guide, title: Guide, owner: salg}]\n" + GOOD,
        'bike.yaml:1: The content "guide" is owned by "salg", who is not in the team. Did you mean "sales"? '
        "[unknown-content-owner]",
        'bike.yaml:1: Indholdet "guide" hører under "salg", som ikke er med i teamet. Mente du "sales"? '
        "[unknown-content-owner]",
    ),
    Broken(
        "unknown-journey-owner",
        GOOD.replace("owner: sales", "owner: direktøren"),
        'bike.yaml:3: The journey is owned by "direktøren", who is not in the team. Add the person to the '
        "team, or choose one of: sales. [unknown-journey-owner]",
        'bike.yaml:3: Rejsen hører under "direktøren", som ikke er med i teamet. Tilføj personen til teamet, '
        "eller vælg en af: sales. [unknown-journey-owner]",
    ),
    Broken(
        "too-many-touchpoints",
        GOOD + "".join(ride(f"ride-{n}") for n in range(253)),
        "bike.yaml:6: The journey has 255 touchpoints; only the first 254 are drawn and measured. Draw the "
        "details of a phase as a journey of its own, with this one as its parent. [too-many-touchpoints]",
        "bike.yaml:6: Rejsen har 255 kontaktpunkter; kun de første 254 bliver tegnet og målt. Tegn detaljerne "
        "i en fase som en selvstændig rejse med denne som overordnet (parent). [too-many-touchpoints]",
    ),
    Broken(
        "many-phases",
        GOOD.replace("phases: [", SIX_MORE) + SIX_RIDES,
        "bike.yaml:5: The journey has 8 phases; more than 7 are hard to keep in mind. Join those in which the "
        "customer wants the same. [many-phases]",
        "bike.yaml:5: Rejsen har 8 faser; flere end 7 er svære at holde styr på. Slå dem sammen, hvor kunden "
        "vil det samme. [many-phases]",
    ),
    Broken(
        "review-overdue",
        "last_review: 2026-03-29\nreview_interval: 90d\n" + GOOD,
        "bike.yaml:1: The journey was last reviewed on 2026-03-29; it was to be reviewed again by 2026-06-27. "
        'Go through it with the team, then write the day under "last_review". [review-overdue]',
        "bike.yaml:1: Rejsen blev sidst gennemgået 2026-03-29; det skulle være gjort igen senest 2026-06-27. "
        'Gå den igennem med teamet, og skriv så dagen under "last_review". [review-overdue]',
    ),
    Broken(
        "empty-phase",
        GOOD.replace("[{id: see", "[{id: own, name: Eje}, {id: see"),
        'bike.yaml:5: The phase "own" has no touchpoint. Draw where customers meet you in it, or take the '
        "phase out. [empty-phase]",
        'bike.yaml:5: Fasen "own" har ingen kontaktpunkter. Tegn, hvor kunderne møder jer i den, eller fjern '
        "fasen. [empty-phase]",
    ),
    Broken(
        "no-responsible",
        GOOD.replace("    responsible: sales\n    call_to_action: Køb den", "    call_to_action: Køb den"),
        'bike.yaml:16: Nobody is responsible for touchpoint "test-ride". Write a member of the team under '
        '"responsible". [no-responsible]',
        'bike.yaml:16: Ingen har ansvaret for kontaktpunktet "test-ride". Skriv en fra teamet under '
        '"responsible". [no-responsible]',
    ),
    Broken(
        "no-next",
        GOOD.replace("    next: test-ride\n", ""),
        'bike.yaml:7: Touchpoint "see-ad" has no next step. Write under "next" where the customer should go '
        "from here. [no-next]",
        'bike.yaml:7: Kontaktpunktet "see-ad" har intet næste skridt. Skriv under "next", hvor kunden skal '
        "hen herfra. [no-next]",
    ),
    Broken(
        "no-call-to-action",
        GOOD.replace("    call_to_action: Køb den\n", ""),
        'bike.yaml:16: Touchpoint "test-ride" does not call the customer to any action. Write under '
        '"call_to_action" what she should do now. [no-call-to-action]',
        'bike.yaml:16: Kontaktpunktet "test-ride" opfordrer ikke kunden til noget. Skriv under '
        '"call_to_action", hvad hun skal gøre nu. [no-call-to-action]',
    ),
    Broken(
        "not-tracked",
        GOOD.replace("    tracked_by: manual\n", ""),
        'bike.yaml:16: Nothing tells how a visit to touchpoint "test-ride" becomes known. Write under '
        '"tracked_by": manual, link, qr, import or event, or unrecorded if nobody records it. [not-tracked]',
        'bike.yaml:16: Det fremgår ikke, hvordan du opdager et besøg ved kontaktpunktet "test-ride". Skriv '
        'under "tracked_by": manual, link, qr, import eller event, eller unrecorded, hvis ingen registrerer '
        "det. [not-tracked]",
    ),
    Broken(
        "not-bound",
        GOOD.replace("    binding: {name: ride}\n", ""),
        'bike.yaml:16: Touchpoint "test-ride" is not bound to any events, so it is assumed and not measured. '
        'Write under "binding" which events belong to it, or mark it "tracked_by: unrecorded". [not-bound]',
        'bike.yaml:16: Kontaktpunktet "test-ride" er ikke koblet til nogen hændelser, så det er antaget og '
        'ikke målt. Skriv under "binding", hvilke hændelser der hører til det, eller skriv "tracked_by: '
        'unrecorded". [not-bound]',
    ),
    Broken(
        "unrecorded-but-bound",
        GOOD.replace("tracked_by: manual", "tracked_by: unrecorded"),
        'bike.yaml:23: Touchpoint "test-ride" is unrecorded, and yet bound to events that are then not '
        'counted. Take "tracked_by: unrecorded" away to measure it, or else the binding. '
        "[unrecorded-but-bound]",
        'bike.yaml:23: Kontaktpunktet "test-ride" er markeret som ikke registreret, men alligevel koblet til '
        'hændelser, som så ikke tælles med. Fjern "tracked_by: unrecorded" for at måle det, eller fjern '
        "datakoblingen. [unrecorded-but-bound]",
    ),
    Broken(
        "unknown-channel",
        GOOD.replace("channel: shop", "channel: butik\n    medium: physical"),
        'bike.yaml:20: The channel "butik" of touchpoint "test-ride" is not in the library. Did you mean '
        '"shop"? Keep it if it is your own. [unknown-channel]',
        'bike.yaml:20: Kanalen "butik" ved kontaktpunktet "test-ride" er ikke i biblioteket. Mente du "shop"? '
        "Behold den, hvis den er din egen. [unknown-channel]",
    ),
    Broken(
        "unknown-channel",
        GOOD.replace("channel: shop", "channel: havnefest\n    medium: personal"),
        'bike.yaml:20: The channel "havnefest" of touchpoint "test-ride" is not in the library. Keep it if it '
        "is your own; it is drawn with a plain icon. [unknown-channel]",
        'bike.yaml:20: Kanalen "havnefest" ved kontaktpunktet "test-ride" er ikke i biblioteket. Behold den, '
        "hvis den er din egen; den bliver tegnet med et enkelt ikon. [unknown-channel]",
    ),
    Broken(
        "alone-in-group",
        GOOD + "    one_of: try\n",
        'bike.yaml:25: Touchpoint "test-ride" is the only one in the group "try", so there is nothing to '
        "choose between. Write the same group at its alternatives, or delete the line. [alone-in-group]",
        'bike.yaml:25: Kontaktpunktet "test-ride" er alene i gruppen "try", så der er intet at vælge imellem. '
        "Skriv samme gruppe ved alternativerne, eller slet linjen. [alone-in-group]",
    ),
    Broken(
        "follows-itself",
        GOOD + "    next: test-ride\n",
        'bike.yaml:25: Touchpoint "test-ride" names itself under "next". Take it out; a touchpoint may be '
        'visited again anyway ("max_repeats"). [follows-itself]',
        'bike.yaml:25: Kontaktpunktet "test-ride" peger på sig selv under "next". Tag det ud; et kontaktpunkt '
        'må alligevel gerne besøges igen ("max_repeats"). [follows-itself]',
    ),
    Broken(
        "not-customers-voice",
        GOOD.replace("Jeg køber en cykel", "Køb af cykel"),
        'bike.yaml:2: The title "Køb af cykel" is not in the customer\'s voice. Let her say it herself: "I ... '
        'because ...". [not-customers-voice]',
        'bike.yaml:2: Titlen "Køb af cykel" er ikke sagt med kundens stemme. Lad hende sige det selv: "Jeg '
        '..., fordi ...". [not-customers-voice]',
    ),
    Broken(
        "empty-rule",
        GOOD.replace("{name: ride}", "{}"),
        'bike.yaml:24: The rule "touchpoints/test-ride/binding" asks for nothing. Write what the events have, '
        'such as "name: purchase", or delete it. [empty-rule]',
        'bike.yaml:24: Reglen "touchpoints/test-ride/binding" spørger ikke efter noget. Skriv, hvad '
        'hændelserne har, for eksempel "name: purchase", eller slet den. [empty-rule]',
    ),
    Broken(
        "rule-without-property",
        GOOD.replace("{name: ride}", "{op: '>', value: 100}"),
        'bike.yaml:24: The rule "touchpoints/test-ride/binding" compares, but does not say which property. '
        'Write "property: ..." beside "op" and "value". [rule-without-property]',
        'bike.yaml:24: Reglen "touchpoints/test-ride/binding" sammenligner, men siger ikke, hvilken egenskab '
        'det gælder. Skriv "property: ..." ved siden af "op" og "value". [rule-without-property]',
    ),
    Broken(
        "unfinished-rule",
        GOOD.replace("{name: ride}", "{any: [{name: ride}, {property: price, op: '>'}]}"),
        'bike.yaml:24: The rule "touchpoints/test-ride/binding/any/2" does not say what to compare the '
        'property "price" with. Write both "op" and "value", or "op: exists" alone. [unfinished-rule]',
        'bike.yaml:24: Reglen "touchpoints/test-ride/binding/any/2" siger ikke, hvad egenskaben "price" skal '
        'sammenlignes med. Skriv både "op" og "value", eller kun "op: exists". [unfinished-rule]',
    ),
    Broken(
        "rule-needs-number",
        GOOD.replace("{name: ride}", "{property: price, op: '>', value: dyrt}"),
        'bike.yaml:24: The rule "touchpoints/test-ride/binding" asks for ">" and compares with "dyrt", which '
        "is not one number. Write one number, with a point before decimals. [rule-needs-number]",
        'bike.yaml:24: Reglen "touchpoints/test-ride/binding" spørger med ">" og sammenligner med "dyrt", som '
        "ikke er ét tal. Skriv ét tal med punktum før decimalerne. [rule-needs-number]",
    ),
    Broken(
        "control-characters-in-text",
        GOOD.replace("Annonce", '"An\\u202enon\\x85ce"'),
        'bike.yaml:8: The text "An\ufffdnon\ufffdce" at "touchpoints/1/name" holds signs that cannot be seen. They are '
        "left out; write the text anew without them. [control-characters-in-text]",
        'bike.yaml:8: Teksten "An\ufffdnon\ufffdce" ved "touchpoints/1/name" indeholder tegn, der ikke kan ses. De er '
        "udeladt; skriv teksten igen uden dem. [control-characters-in-text]",
    ),
    Broken(
        "half-character-in-text",
        GOOD.replace("Annonce", '"Annonce \\ud83d"'),
        'bike.yaml:8: The text "Annonce \ufffd" at "touchpoints/1/name" holds half a sign, such as one part of an '
        "emoji. The half is shown as \ufffd; write the whole sign, or take it out. [half-character-in-text]",
        'bike.yaml:8: Teksten "Annonce \ufffd" ved "touchpoints/1/name" indeholder et halvt tegn, for eksempel den ene '
        "del af en emoji. Det halve tegn vises som \ufffd; skriv hele tegnet, eller fjern det. "
        "[half-character-in-text]",
    ),
]
