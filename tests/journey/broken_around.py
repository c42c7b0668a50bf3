"""What surrounds phases and touchpoints, broken one thing at a time: what the reader is told, in both languages."""

from pathlib import Path

from tests.journey.broken import Broken

WHOLE = (Path(__file__).parents[2] / "docs" / "reference" / "journey-example.yaml").read_text(encoding="utf-8")
"""A journey that uses every field, and of which nothing can be said."""


def broken(code: str, was: str, becomes: str, english: str, danish: str) -> Broken:
    """Break one thing in the whole journey."""
    assert WHOLE.count(was) == 1, was
    return Broken(code, WHOLE.replace(was, becomes), english, danish)


BROKEN_AROUND = [
    broken(
        "unknown-touchpoint",
        "    touchpoints: [test-ride]\n    personas: [commuter]\n    addresses",
        "    touchpoints: [test-rid]\n    personas: [commuter]\n    addresses",
        'bike.yaml:158: "content/size-guide/touchpoints" names the touchpoint "test-rid", which is '
        'not in the journey. Did you mean "test-ride"? [unknown-touchpoint]',
        'bike.yaml:158: "content/size-guide/touchpoints" henviser til kontaktpunktet "test-rid", som '
        'ikke er i rejsen. Mente du "test-ride"? [unknown-touchpoint]',
    ),
    broken(
        "unknown-phase-named",
        "    url: https://example.org/sizes\n    phases: [look]",
        "    url: https://example.org/sizes\n    phases: [lok]",
        'bike.yaml:157: "content/size-guide/phases" names the phase "lok", which is not in the '
        'journey. Did you mean "look"? [unknown-phase-named]',
        'bike.yaml:157: "content/size-guide/phases" henviser til fasen "lok", som ikke er i rejsen. '
        'Mente du "look"? [unknown-phase-named]',
    ),
    broken(
        "unknown-persona",
        "    external: true\n    persona: commuter",
        "    external: true\n    persona: comuter",
        'bike.yaml:212: "notes/talk-at-the-station/persona" names the persona "comuter", who is not '
        'in the journey. Did you mean "commuter"? [unknown-persona]',
        'bike.yaml:212: "notes/talk-at-the-station/persona" henviser til personaen "comuter", som '
        'ikke er i rejsen. Mente du "commuter"? [unknown-persona]',
    ),
    broken(
        "unknown-survey",
        "    survey: fit-satisfaction\n",
        "    survey: fit-satisfied\n",
        'bike.yaml:138: "touchpoints/fitting/survey" names the survey "fit-satisfied", which is not '
        'in the journey. Did you mean "fit-satisfaction"? [unknown-survey]',
        'bike.yaml:138: "touchpoints/fitting/survey" henviser til spørgeskemaet "fit-satisfied", som '
        'ikke er i rejsen. Mente du "fit-satisfaction"? [unknown-survey]',
    ),
    broken(
        "unknown-note",
        "sources: [talk-at-the-station]",
        "sources: [talk-at-the-airport]",
        'bike.yaml:270: "opportunities/leasing/sources" names the note "talk-at-the-airport", which '
        'is not in the journey. Did you mean "talk-at-the-station"? [unknown-note]',
        'bike.yaml:270: "opportunities/leasing/sources" henviser til notatet "talk-at-the-airport", '
        'som ikke er i rejsen. Mente du "talk-at-the-station"? [unknown-note]',
    ),
    broken(
        "unknown-opportunity",
        "    opportunity: leasing",
        "    opportunity: leesing",
        'bike.yaml:278: "improvements/more-demo-bikes/opportunity" names the opportunity "leesing", '
        'which is not in the journey. Did you mean "leasing"? [unknown-opportunity]',
        'bike.yaml:278: "improvements/more-demo-bikes/opportunity" henviser til muligheden "leesing", '
        'som ikke er i rejsen. Mente du "leasing"? [unknown-opportunity]',
    ),
    broken(
        "unknown-pain-or-gain",
        "    answers: [long-wait]",
        "    answers: [long-waits]",
        'bike.yaml:277: "improvements/more-demo-bikes/answers" names "long-waits", but no pain or '
        'gain has that id. Did you mean "long-wait"? [unknown-pain-or-gain]',
        'bike.yaml:277: "improvements/more-demo-bikes/answers" henviser til "long-waits", men der er '
        'intet smertepunkt og ingen gevinst med det id. Mente du "long-wait"? [unknown-pain-or-gain]',
    ),
    broken(
        "unknown-pain-or-gain",
        "    answers: [long-wait]",
        "    answers: [rain]",
        'bike.yaml:277: "improvements/more-demo-bikes/answers" names "rain", but no pain or gain has '
        'that id. Give the pain or gain an id, such as "{id: long-wait, text: Waits too long}", or '
        "take the name out. [unknown-pain-or-gain]",
        'bike.yaml:277: "improvements/more-demo-bikes/answers" henviser til "rain", men der er intet '
        "smertepunkt og ingen gevinst med det id. Giv smertepunktet eller gevinsten et id, for "
        'eksempel "{id: lang-ventetid, text: Venter for længe}", eller slet henvisningen. '
        "[unknown-pain-or-gain]",
    ),
    broken(
        "unknown-member",
        "    escalate_to: lise",
        "    escalate_to: lisa",
        'bike.yaml:180: "handovers/ready-to-buy/escalate_to" names "lisa", who is not in the team. '
        'Did you mean "lise"? [unknown-member]',
        'bike.yaml:180: "handovers/ready-to-buy/escalate_to" peger på "lisa", som ikke er i teamet. '
        'Mente du "lise"? [unknown-member]',
    ),
    broken(
        "unknown-team",
        "    to_team: shop",
        "    to_team: workshop",
        'bike.yaml:168: "handovers/ready-to-buy/to_team" names the team "workshop", to which nobody '
        'belongs. Did you mean "shop"? [unknown-team]',
        'bike.yaml:168: "handovers/ready-to-buy/to_team" henviser til teamet "workshop", som ingen '
        'hører til. Mente du "shop"? [unknown-team]',
    ),
    broken(
        "unknown-team",
        "    to_team: shop",
        "    to_team: delivery",
        'bike.yaml:168: "handovers/ready-to-buy/to_team" names the team "delivery", to which nobody '
        'belongs. Write "team: delivery" at its members, or choose one of: adam, lise, marketing, '
        "shop. [unknown-team]",
        'bike.yaml:168: "handovers/ready-to-buy/to_team" henviser til teamet "delivery", som ingen '
        'hører til. Skriv "team: delivery" ved dem, der er med i det, eller vælg et af: adam, lise, '
        "marketing, shop. [unknown-team]",
    ),
    broken(
        "bad-clock",
        "opens: 09:00",
        "opens: nine",
        'bike.yaml:177: "handovers/ready-to-buy/calendar/opens" should be a time of day, and is '
        '"nine". Write hours and minutes, such as 08:00 or 15:30. [bad-clock]',
        'bike.yaml:177: "handovers/ready-to-buy/calendar/opens" skal være et klokkeslæt, men er '
        '"nine". Skriv timer og minutter, for eksempel 08:00 eller 15:30. [bad-clock]',
    ),
    broken(
        "bad-amount",
        "own_cost: 45.50 DKK",
        "own_cost: 45,50 kr.",
        'bike.yaml:106: "touchpoints/test-ride/own_cost" should be an amount of money, and is "45,50 '
        'kr.". Write the number alone, or with its currency: 120 or 15.50 EUR [bad-amount]',
        'bike.yaml:106: "touchpoints/test-ride/own_cost" skal være et beløb, men er "45,50 kr.". '
        "Skriv tallet alene eller med valuta, og brug punktum før decimalerne: 120 eller 15.50 EUR "
        "[bad-amount]",
    ),
    broken(
        "bad-answer-scale",
        "    kind: csat\n    scale: 1..5\n\nnotes",
        "    kind: csat\n    scale: 1-5\n\nnotes",
        'bike.yaml:204: "surveys/fit-satisfaction/scale" should be a scale, and is "1-5". Write the '
        "lowest and the highest answer, the highest being the best: 1..5 [bad-answer-scale]",
        'bike.yaml:204: "surveys/fit-satisfaction/scale" skal være en skala, men er "1-5". Skriv det '
        "laveste og det højeste svar, så det højeste er det bedste: 1..5 [bad-answer-scale]",
    ),
    broken(
        "bad-country",
        "holidays: DK",
        "holidays: Danmark",
        'bike.yaml:177: "Danmark" is not the code of a country. Write the two capital letters of ISO '
        "3166, such as DK. [bad-country]",
        'bike.yaml:177: "Danmark" er ikke en landekode. Skriv de to store bogstaver fra ISO 3166, for '
        "eksempel DK. [bad-country]",
    ),
    broken(
        "pain-without-content",
        "    addresses: [long-wait, knows-it-fits]",
        "    addresses: [knows-it-fits]",
        'bike.yaml:108: No content speaks to what customers want to avoid at touchpoint "test-ride": '
        "Waits for a free bike. Name the touchpoint in a piece of content, or the pain's id under "
        '"addresses". [pain-without-content]',
        "bike.yaml:108: Intet indhold taler til det, kunderne vil undgå ved kontaktpunktet "
        '"test-ride": Waits for a free bike. Skriv kontaktpunktet på et stykke indhold, eller skriv '
        'smertepunktets id under "addresses". [pain-without-content]',
    ),
    broken(
        "gain-without-content",
        "    addresses: [long-wait, knows-it-fits]",
        "    addresses: [long-wait]",
        'bike.yaml:110: No content speaks to what customers want to reach at touchpoint "test-ride": '
        "Knows that it fits. Name the touchpoint in a piece of content, or the gain's id under "
        '"addresses". [gain-without-content]',
        "bike.yaml:110: Intet indhold taler til det, kunderne vil opnå ved kontaktpunktet "
        '"test-ride": Knows that it fits. Skriv kontaktpunktet på et stykke indhold, eller skriv '
        'gevinstens id under "addresses". [gain-without-content]',
    ),
    broken(
        "same-id-of-pains",
        "      - {id: fresh-air, text: Fresh air on the way}",
        "      - {id: fresh-air, text: Fresh air on the way}\n      - {id: late-for-work, text: Is never late}",
        'bike.yaml:40: The id "late-for-work" names both "personas/commuter/pains/late-for-work" and '
        '"personas/commuter/gains/late-for-work". Give one of them another id, and mend what refers '
        "to it. [same-id-of-pains]",
        'bike.yaml:40: Id\'et "late-for-work" bruges både til "personas/commuter/pains/late-for-work" '
        'og til "personas/commuter/gains/late-for-work". Giv den ene et andet id, og ret det, der '
        "henviser til den. [same-id-of-pains]",
    ),
    broken(
        "binding-never-reached",
        "    binding: {name: paid, outcome: ok}",
        "    binding: {name: [fitting], outcome: ok}",
        'bike.yaml:149: No event can reach touchpoint "pay": whatever its binding asks for is counted '
        'at "fitting", which comes first. Put "pay" before "fitting", or make the rule of "fitting" '
        "narrower. [binding-never-reached]",
        'bike.yaml:149: Ingen hændelse kan nå frem til kontaktpunktet "pay": alt, hvad det er koblet '
        'til, tælles ved "fitting", som kommer først. Flyt "pay" op foran "fitting", eller gør reglen '
        'for "fitting" snævrere. [binding-never-reached]',
    ),
    broken(
        "handover-without-limit",
        "    time_limit: 4h\n",
        "",
        'bike.yaml:166: The hand-over "ready-to-buy" has no time limit. Agree on how soon a lead is '
        'contacted, and write it under "time_limit", such as 4h. [handover-without-limit]',
        'bike.yaml:166: Overdragelsen "ready-to-buy" har ingen frist. Aftal, hvor hurtigt et lead '
        'skal kontaktes, og skriv det under "time_limit", for eksempel 4h. [handover-without-limit]',
    ),
    broken(
        "handover-to-itself",
        "    to_team: shop",
        "    to_team: marketing",
        'bike.yaml:168: The hand-over "ready-to-buy" goes from the team "marketing" to itself. Write '
        'under "to_team" who takes over. [handover-to-itself]',
        'bike.yaml:168: Overdragelsen "ready-to-buy" går fra teamet "marketing" til det samme team. '
        'Skriv under "to_team", hvem der tager over. [handover-to-itself]',
    ),
    broken(
        "closes-before-opening",
        "closes: 17:30",
        "closes: 08:30",
        'bike.yaml:177: The working day of the hand-over "ready-to-buy" begins at 09:00 and ends at '
        '08:30. Write under "closes" a time later than "opens". [closes-before-opening]',
        'bike.yaml:177: Arbejdsdagen i overdragelsen "ready-to-buy" begynder kl. 09:00 og slutter kl. '
        '08:30. Skriv et senere klokkeslæt under "closes" end under "opens". [closes-before-opening]',
    ),
    broken(
        "survey-scales-differ",
        "    kind: csat\n    scale: 1..5\n\nnotes",
        "    kind: csat\n    scale: 1..10\n\nnotes",
        'bike.yaml:204: The survey "fit-satisfaction" is answered on 1..10 and "ride-satisfaction" on '
        "1..5, though both measure csat, and their touchpoints are compared. Use the same scale in "
        "both. [survey-scales-differ]",
        'bike.yaml:204: Spørgeskemaet "fit-satisfaction" besvares på skalaen 1..10 og '
        '"ride-satisfaction" på 1..5, selv om begge måler csat, og kontaktpunkterne bliver '
        "sammenlignet. Brug samme skala i begge. [survey-scales-differ]",
    ),
    broken(
        "other-scale-than-survey",
        "    survey: ride-satisfaction\n    scale: 1..5\n    score: 4.2",
        "    survey: ride-satisfaction\n    scale: 1..10\n    score: 4.2",
        'bike.yaml:251: "benchmarks/other-shop" is on the scale 1..10, but the survey '
        '"ride-satisfaction" is answered on 1..5. Compare only answers to the same question on the '
        "same scale. [other-scale-than-survey]",
        'bike.yaml:251: "benchmarks/other-shop" er på skalaen 1..10, men spørgeskemaet '
        '"ride-satisfaction" besvares på 1..5. Sammenlign kun svar på det samme spørgsmål på den '
        "samme skala. [other-scale-than-survey]",
    ),
    broken(
        "score-outside-scale",
        "    expected_score: 4.5\n    importance",
        "    expected_score: 8.5\n    importance",
        'bike.yaml:120: "touchpoints/test-ride/expected_score" is 8.5, which is not on the scale '
        "1..5. Write a score on the scale, or mend the scale. [score-outside-scale]",
        'bike.yaml:120: "touchpoints/test-ride/expected_score" er 8,5, og det ligger uden for skalaen '
        "1..5. Skriv et tal på skalaen, eller ret skalaen. [score-outside-scale]",
    ),
    broken(
        "leading-question",
        "How satisfied are you with the fitting?",
        "How did you like our great fitting?",
        'bike.yaml:202: The question "How did you like our great fitting?" leads the customer to an '
        'answer: "our great". Take out what tells her what to think, such as praise, or what others '
        "think. [leading-question]",
        'bike.yaml:202: Spørgsmålet "How did you like our great fitting?" lægger kunden ordene i '
        'munden: "our great". Fjern det, der fortæller hende, hvad hun skal mene, for eksempel ros, '
        "eller hvad andre mener. [leading-question]",
    ),
    broken(
        "double-barrelled-question",
        "How satisfied are you with the fitting?",
        "How satisfied are you with the fitting and the price?",
        'bike.yaml:202: The question "How satisfied are you with the fitting and the price?" asks '
        'about two things at once: "fitting and the price". Ask them one at a time, or you will not '
        "know which one she answered. [double-barrelled-question]",
        'bike.yaml:202: Spørgsmålet "How satisfied are you with the fitting and the price?" spørger '
        'om to ting på én gang: "fitting and the price". Spørg om én ting ad gangen, ellers ved du '
        "ikke, hvad hun har svaret på. [double-barrelled-question]",
    ),
    broken(
        "closed-question",
        "How satisfied are you with the fitting?",
        "Were you satisfied with the fitting?",
        'bike.yaml:202: The question "Were you satisfied with the fitting?" can be answered with yes '
        'or no: "Were". Begin with what, how or why, and she will tell you something you did not '
        "know. [closed-question]",
        'bike.yaml:202: Spørgsmålet "Were you satisfied with the fitting?" kan besvares med ja eller '
        'nej: "Were". Begynd med hvad, hvordan eller hvorfor, så fortæller hun dig noget, du ikke '
        "vidste. [closed-question]",
    ),
]
