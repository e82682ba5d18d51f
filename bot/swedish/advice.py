"""The words of advice on a post's text: what was counted; the reason stands in the rule."""

from typing import Final, assert_never

from bot.swedish.words import audience_name, theme_name
from bot.writing.advice import Advice, AdviceId, Written

HEADING: Final = "Råd om texten"
ONLY_ADVICE: Final = "Du väljer själv: råden hindrar ingenting."


def counted(  # noqa: C901, PLR0911 - one line for each kind
    advice: Advice, written: Written
) -> str:
    """What was counted, in one sentence."""
    count, most, found = advice.count, advice.rule.most, ", ".join(advice.found)
    match advice.rule.id:
        case AdviceId.CAPITALS:
            more = count > len(advice.found) > 1
            return f"{count} ord i bara versaler: {found}{' …' if more else '.'}"
        case AdviceId.EMOJIS:
            return f"{count} {'emoji' if count == 1 else 'emojier'}. Rådet är högst {most}."
        case AdviceId.HASHTAGS:
            return f"{count} {'hashtagg' if count == 1 else 'hashtaggar'}. Rådet är högst {most}."
        case AdviceId.HASHTAGS_LAST:
            return f"Det finns text efter {found}."
        case AdviceId.HASHTAG_CAPITALS:
            return f"Skriv hellre {found}."
        case AdviceId.SENTENCE_LENGTH:
            return f"En mening har {count} ord. Den börjar: ”{found} …”"
        case AdviceId.LIX:
            return f"LIX är {count}. Rådet är högst {most}."
        case AdviceId.LINKS:
            return f"{count} {'länk' if count == 1 else 'länkar'}. Rådet är högst {most}."
        case AdviceId.SHORTENERS:
            return f"Förkortad länk: {found}."
        case AdviceId.ALT_TEXT:
            return "Alt-texten är kort." if count else "Alt-text saknas."
        case AdviceId.CONTRAST:
            assert written.audience is not None
            assert written.theme is not None
            theme, audience = theme_name(written.theme), audience_name(written.audience)
            return f"Temat {theme} är ovanligt för {audience}."
    assert_never(advice.rule.id)


def why(advice: Advice) -> str:
    return f"{advice.rule.reason} ({advice.rule.source})"
