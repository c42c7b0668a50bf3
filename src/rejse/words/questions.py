"""Words of the question library: honest, open questions that lead nobody, by what they are to find out."""

from collections.abc import Mapping
from typing import Final

from rejse.words import Said

LABELS: Final[Mapping[str, str]] = {
    "purpose.need": "What do you need?",
    "purpose.motive": "Why does it matter?",
    "purpose.expectation": "What did you expect?",
    "purpose.finding": "Is it easy to find?",
    "purpose.wiser": "Did you get wiser?",
    "purpose.solved": "Did it solve your need?",
    "purpose.pain": "What was difficult?",
    "purpose.choice": "Why us?",
    "purpose.use": "What do you use?",
    "purpose.future": "What will you ask for in two to five years?",
    "purpose.leaving": "Why did you leave?",
    "question.need.1": "What were you trying to get done when you first looked for help?",
    "question.need.2": "What would have to be different for your day to go as it should?",
    "question.need.3": "Tell us about the last time you needed something like this. What happened?",
    "question.motive.1": "What made you look for a solution just then?",
    "question.motive.2": "What would happen if you did nothing about it?",
    "question.motive.3": "What do you hope to gain?",
    "question.expectation.1": "What did you expect before you contacted us?",
    "question.expectation.2": "Where does that expectation come from?",
    "question.expectation.3": "How did it differ from what you expected?",
    "question.finding.1": "What were you looking for?",
    "question.finding.2": "Where did you look first?",
    "question.finding.3": "What did you not find?",
    "question.wiser.1": "What do you know now that you did not know before?",
    "question.wiser.2": "What are you still in doubt about?",
    "question.wiser.3": "Which question did nobody answer?",
    "question.solved.1": "How far did you get with what you came for?",
    "question.solved.2": "What is still missing?",
    "question.solved.3": "What did you do afterwards?",
    "question.pain.1": "Where did you get stuck?",
    "question.pain.2": "What took longer than it should?",
    "question.pain.3": "What would you change if you could change only one thing?",
    "question.choice.1": "What decided the matter when you chose?",
    "question.choice.2": "Which other solutions did you consider?",
    "question.choice.3": "What nearly made you choose somebody else?",
    "question.use.1": "What have you used most in the last month?",
    "question.use.2": "What have you never used, though you pay for it?",
    "question.use.3": "How do you do it when it does not work?",
    "question.future.1": "What will you need in two years that you do not need today?",
    "question.future.2": "What must we be able to do in five years for you to stay?",
    "question.future.3": "What do you see others do that you miss here?",
    "question.leaving.1": "What made you decide to leave?",
    "question.leaving.2": "When did you first think of leaving?",
    "question.leaving.3": "What will you use instead?",
}

PROBLEMS: Final[Mapping[str, Said]] = {}
