"""Words that mean one thing where customers and companies meet, in Danish and English, for likeness of names."""

from typing import Final

_EMPTY: Final = (
    "the a an of to in on at for from by with and or our your my us we i is it this that new id track event "
    "den det de en et af til i på hos fra med og eller vores din mit min os vi jeg er som ny nyt nye"
)
EMPTY_WORDS: Final = frozenset(_EMPTY.split())
"""Words that tell nothing about what happened."""

_CONCEPTS: Final = (
    "visit visits visited view viewed views page pageview side besøg besøger besøgt vis vist",
    "website web site hjemmeside webside netside home forside frontpage",
    "order orders ordered ordre ordrer bestil bestille bestilling bestilt purchase purchased buy bought køb købe købt",
    "cart basket kurv indkøbskurv",
    "checkout kasse kassen",
    "payment pay paid payed betal betaling betalt",
    "invoice faktura regning bill billing",
    "delivery deliver delivered shipped shipping shipment levering leveret levere forsendelse",
    "return returned returns retur returnering returneret",
    "search searched søg søgning søge",
    "product products produkt produkter vare varer item items",
    "ad ads advertisement advertising annonce annoncer reklame reklamer banner impression",
    "newsletter nyhedsbrev nyhedsbreve",
    "mail email emails mails e-mail",
    "call calls called phone telephone telefon opkald ring ringe ringer",
    "chat chatbot besked beskeder message messages",
    "shop store butik butikken forretning",
    "meeting meet møde mødet samtale",
    "appointment booking book booked tid tidsbestilling reservation reserve reserver",
    "fair exhibition stand messe demo",
    "test trial try tried prøve prøvetur prøv prøver afprøvning",
    "offer quote quotation tilbud",
    "contract agreement kontrakt aftale",
    "sign signup register registered registration registrer registrering tilmeld tilmelding opret oprettelse",
    "login log signin indlogning",
    "lead enquiry inquiry henvendelse forespørgsel",
    "support help hjælp service servicedesk kundeservice helpdesk",
    "complaint complain complained klage klager reklamation",
    "repair repaired reparation værksted workshop",
    "review reviews rating rated anmeldelse anmeldelser bedømmelse vurdering",
    "survey questionnaire answer answered spørgeskema svar besvarelse",
    "referral refer referred recommend recommended recommendation anbefaling anbefal anbefalet henvisning",
    "cancel cancelled canceled cancellation churn leave leaving opsig opsigelse afmeld afmelding afslutning forlad",
    "renew renewal renewed forny fornyelse",
    "subscribe subscription subscribed abonnement abonner",
    "member membership medlem medlemskab",
    "download downloaded hent hentet",
    "compare comparison sammenlign sammenligning",
    "price prices pricing pris priser prisliste",
    "brochure catalogue catalog katalog folder",
    "video film watch watched",
    "social facebook linkedin instagram some",
    "radio",
    "app mobile mobil",
    "install installed installation installer",
    "onboarding welcome velkomst velkommen introduktion start",
    "use used usage brug bruge bruger feature funktion",
)
_CONCEPT_OF: Final = {word: number for number, line in enumerate(_CONCEPTS) for word in line.split()}


def concept_of(word: str) -> int | None:
    """Give the number of what a word means; None where it is not listed."""
    return _CONCEPT_OF.get(word)
