"""The shapes of date expressions, as patterns over token names.

A name in capitals is a token (``tokens.CODES``), a name in small letters another shape of this file; everything else
is the notation of regular expressions, and spaces mean nothing. Order matters: the first shape that fits is taken.
"""

from __future__ import annotations

import re

from thai.grammar.tokens import CODES

_SHAPES: dict[str, str] = {}
_NAME = re.compile(r"[A-Z][A-Z0-9]+|(?<!<)\b[a-z][a-z_]+\b(?!>)")


def _expand(pattern: str) -> str:
    def replace(match: re.Match[str]) -> str:
        name = match.group()
        return CODES[name] if name.isupper() else f"(?:{_SHAPES[name]})"

    return _NAME.sub(replace, pattern).replace(" ", "").replace("\n", "")


def _define(text: str) -> None:
    for line in text.strip().splitlines():
        name, _, pattern = line.partition("=")
        _SHAPES[name.strip()] = _expand(pattern.strip())


_define(
    """
    num = NUM1|NUM2
    deictic = THIS|NEXT|LAST|COMING|BEFORE
    era = BE|CE
    bare_year = YEAR4|NUM2(?!MONTH|LOOSE|MONTHUNIT(?:MONTH|LOOSE)|TIMES|DAY|SLASH|num)
    year_unit = YEARUNIT era|YEARUNIT|CALYEAR era?|era
    fiscal_year = FISCAL(?:OF|IN)? era? (?:YEAR4|NUM2) THIS?|FISCAL deictic
    plain_year = year_unit (?:YEAR4|NUM2) THIS?|YEARUNIT deictic|CALYEAR deictic
    year = fiscal_year|plain_year
    of = OF|IN|COMMA
    year_part = of? year|DASH? bare_year|deictic
    month_name = MONTHUNIT? (?:MONTH|LOOSE)
    month_number = MONTHUNIT num
    day_word = DATEWORD|ORD|DAY|DATEWORD ORD
    weekday_word = (?:WEEKDAY|SHORTDAY|WEEK)(?:ORD(?=num)|COMMA)?
    slashed = SLASH(?:MONTH|LOOSE)SLASH(?:YEAR4|NUM2)|DASH(?:MONTH|LOOSE)DASH(?:YEAR4|NUM2)
    worded = num OF? month_name year_part?
    figured = num OF? month_number COMMA? (?:YEARUNIT|era)+ (?:YEAR4|NUM2)
    day_of_number = DATEWORD num OF? month_number(?!TIMES)
    english = (?:MONTH|LOOSE) num COMMA? YEAR4
    date = weekday_word? day_word? (?:num slashed|NUMERIC(?:deictic)?|figured|worded)|day_of_number|english
    month = month_name year_part?|MONTHUNIT PAIR|month_number (?:YEARUNIT|era)+ (?:YEAR4|NUM2)
    near_month = MONTHUNIT deictic
    day_only = (?:DATEWORD|WEEKDAY ORD|WEEK ORD(?=num deictic)) num (?:OF|IN)? (?:near_month|deictic)?
    quarter_number = num|PAIR|FIRST|FINAL|AFTER
    quarter = (?:year COMMA?)? QUARTER ORD? quarter_number (?:of? (?:SLASH(?:YEAR4|NUM2)|year|FISCAL|YEARUNIT|YEAR4))?|QUARTER deictic
    half_of = FIRST|AFTER|FINAL|ORD num|num
    of_year = of? (?:SLASH (?:YEAR4|NUM2)|year|FISCAL|YEARUNIT|YEAR4)
    half_words = HALFYEAR half_of (?:of_year|NUM2(?!TO|DASH|MONTH|LOOSE|TIMES|DAY|MONTHUNIT|WEEK))?|HALF (?:FIRST|AFTER) of_year?|HALFYEAR (?:YEAR4|year)?
    half_months = num MONTHUNIT (?:FIRST|AFTER|FINAL) of_year?|num MONTHUNIT of? fiscal_year
    round_months = ROUND num MONTHUNIT (?:ORD? half_of)? of_year?
    round_number = ROUND ORD? PAIR|ROUND (?:ORD? num|FIRST|AFTER) of_year
    half = (?:year COMMA?)? (?:ROUND? half_words|ROUND? half_months|round_months|round_number)
    weekday_of = WEEKDAY (?:ORD? (?:FIRST|FINAL|num)) (?:OF|IN)? (?:near_month|month|MONTHUNIT)
    weekday = WEEKDAY (?:WEEK deictic|OF WEEK deictic|deictic)?|WEEK deictic OF? WEEKDAY|RELDAY WEEKDAY|OF WEEK deictic WEEKDAY
    week = WEEK deictic|WEEKEND deictic?
    relday = RELDAY DAYPART?|WEEKDAY deictic DAYPART
    holiday = HOLIDAY year_part?
    unit_end = (?:END|FIRSTDAY)(?:near_month|month|MONTHUNIT|quarter|QUARTER|half|HALFYEAR|year|FISCAL|YEARUNIT|CALYEAR|WEEK deictic?)
    whole_year = FISCAL era (?!YEAR4|NUM2)|FISCAL
    point = unit_end|date|quarter|half|weekday_of|month|near_month|day_only|year|weekday|relday|week|holiday|whole_year
    unit = WORKDAY|DAY|WEEK|FORTNIGHT|MONTHUNIT|YEARUNIT|QUARTER|FISCAL
    to = TO|DASH|DASH TO|TO DASH|DASH+
    soft = AROUND|IN|WITHIN|WHEN|OF
    """
)

#: shape -> how one point in time is said, tried in this order
POINTS = re.compile(
    _expand(
        """
        (?P<unit_end>unit_end)|(?P<date>date)|(?P<quarter>quarter)|(?P<half>half)|(?P<weekday_of>weekday_of)
        |(?P<month>month)|(?P<near_month>near_month)|(?P<day_only>day_only)|(?P<fiscal_year>fiscal_year)
        |(?P<plain_year>plain_year)|(?P<weekday>weekday)|(?P<relday>relday)|(?P<week>week)|(?P<holiday>holiday)
        |(?P<whole_year>whole_year)
        """
    )
)

_define(
    """
    left = point|day_word? num|(?:era|YEARUNIT|FISCAL) era? (?:YEAR4|NUM2)
    right = point|day_word? num (?:OF|IN)? (?:near_month|deictic)|day_word? num|YEAR4
    day_list = day_word? num(?:(?:COMMA|ALSO|COMMA ALSO|to) day_word? num)*
    every_unit = DAY|WORKDAY|WEEK|FORTNIGHT|MONTHUNIT|YEARUNIT|QUARTER|FISCAL|HALFYEAR|CALYEAR
    weekdays = (?:WEEKDAY|WEEKEND)(?:(?:COMMA|ALSO|to)? (?:WEEKDAY|WEEK(?!deictic)))*
    part_of = (?:EARLY|MID|LATE)(?:near_month|month|quarter|half|year|FISCAL|YEARUNIT|CALYEAR|WEEK deictic?|MONTHUNIT|QUARTER|HALFYEAR)
    of_every = (?:OF|IN)? EVERY
    event = GAP|IN|OF|DATEWORD|DAY|WHEN|WORKDAY|BEFORE|AFTER|FROM
    """
)

#: rule -> shape, tried in this order at every token; the groups without a name are what the rule's reader needs
RULES = re.compile(
    _expand(
        """
        (?P<every_days>(?:soft|BEFORE|END)* EVERY (?:DATEWORD|DAY ORD) day_list
            (?:OF|IN)? (?:EVERY? (?:MONTHUNIT(?!MONTH|LOOSE)|month_name|QUARTER)|EVERY? YEARUNIT)?)
        |(?P<days_of_every>(?:soft|BEFORE|BETWEEN|FROM)* (?:DATEWORD day_list|END MONTHUNIT?) (?:(?:(?:OF|IN)? MONTHUNIT NEXT)? of_every MONTHUNIT|(?:OF|IN) MONTHUNIT
            (?!deictic|MONTH|LOOSE|num)))
        |(?P<date_of_every>(?:soft|BEFORE)* (?:date|unit_end) of_every (?:YEARUNIT|FISCAL))
        |(?P<every_weekday_of>(?:soft)* EVERY (?:DAYPART)? WEEKDAY (?:WEEK)? (?:ORD? (?:num|FIRST|FINAL)) (?:OF|IN)?
            (?:EVERY? MONTHUNIT))
        |(?P<weekday_of_every>WEEKDAY (?:WEEK)? (?:ORD? (?:num|FIRST|FINAL)) (?:(?:OF|IN) MONTHUNIT(?!deictic|MONTH|LOOSE)
            |of_every MONTHUNIT))
        |(?P<every_weekdays>(?:soft)* EVERY DAYPART? (?:WEEKDAY ALTERNATE WEEKDAY|weekdays DAYPART?) (?:of_every WEEK|OF WEEK)?)
        |(?P<weekdays_of_every>weekdays of_every WEEK)
        |(?P<every_month_name>(?:soft)* EVERY (?:END|EARLY|MID|LATE|WITHIN)? month_name (?:OF? EVERY YEARUNIT)?
            |(?:soft)* month_name of_every YEARUNIT)
        |(?P<every_nth_week>(?:soft)* EVERY WEEK (?:ORD num|FIRST|FINAL) (?:OF|IN)? EVERY? MONTHUNIT
            |WEEK (?:ORD num|FIRST|FINAL) of_every MONTHUNIT)
        |(?P<every_workday_of>(?:soft|BEFORE)* EVERY WORKDAY (?:FIRST|FINAL) (?:OF|IN)? MONTHUNIT
            |(?:soft|BEFORE)* WORKDAY (?:FIRST|FINAL) of_every MONTHUNIT)
        |(?P<workday_of>(?:WITHIN|IN)* WORKDAY (?:FIRST|FINAL) (?:OF|IN)? (near_month|month|MONTHUNIT))
        |(?P<every_round>(?:soft)* EVERY ROUND (?:num MONTHUNIT|QUARTER|HALFYEAR|YEARUNIT|FISCAL))
        |(?P<every_end>(?:soft)* EVERY (?:END|EARLY|MID|LATE|FIRSTDAY) (?:every_unit)|(?:soft)* (?:END|EARLY|MID|LATE) of_every every_unit)
        |(?P<every_unit>(?:soft|REGULARLY)* EVERY (?:num (?:TO num)? )? every_unit(?!ORD num))
        |(?P<every_part>EVERY DAYPART)
        |(?P<alternate>(?:DAY ALTERNATE DAY|WEEK ALTERNATE WEEK|MONTHUNIT ALTERNATE MONTHUNIT|YEARUNIT ALTERNATE YEARUNIT
            |WEEKDAY ALTERNATE WEEKDAY))
        |(?P<every_half_month>EVERY HALF MONTHUNIT)
        |(?P<units_per_time>num (?:DAY|WEEK|MONTHUNIT|YEARUNIT|QUARTER) (?:PER|SLASH)? num? TIMES)
        |(?P<unit_per>(?:soft)* (?:DAY|WEEK|MONTHUNIT|YEARUNIT|QUARTER|FISCAL|FORTNIGHT|HALFYEAR) PER (?:AROUND|WITHIN)?
            (?:num|YEAR4)? (?:to num)? TIMES)
        |(?P<times_per>(?:num (?:to num)?)? TIMES (?:PER|SLASH) num? (?:DAY|WEEK|MONTHUNIT|YEARUNIT|QUARTER|FISCAL))
        |(?P<every_rai>(?:RAI)(?:DAY|WEEK|MONTHUNIT|YEARUNIT|QUARTER|HALFYEAR|FORTNIGHT)|RAI num (?:DAY|WEEK|MONTHUNIT|YEARUNIT))
        |(?P<count_from>(?:WITHIN|IN|AFTER|MORE)? num unit (?:THIS)? (?:FROM|AFTER|BEGIN|BEFORE) (?:FROM|AFTER)? (point))
        |(?P<after_event>(?:WITHIN|IN) num unit (?:FROM|AFTER|BEGIN) (?:event|$)|AFTER GAP? num unit|(?:WITHIN|IN)? num unit (?:BEFOREEVENT|BEFORE(?=DAY|WORKDAY|WHEN))|BEFORE DAY? GAP num unit|BEFOREEVENT GAP? num unit)
        |(?P<span_back>(?:AROUND|WHOLE|ROUND|IN|BETWEEN)+ num unit LAST|(?:AROUND|WHOLE|ROUND)+ num unit (?:NEXT|COMING|FROMNOW))
        |(?P<approximate>(?:WITHIN|MORE|IN|AROUND|WHEN)* (?:num to num unit|AROUND num unit|APPROX unit)(?!FIRST|AFTER)
            (?:deictic|FROMNOW)?|(?:WITHIN|MORE|IN|AROUND|WHEN)* num to num RELDAY)
        |(?P<quarters>(?:soft|BETWEEN|FROM)* QUARTER ORD? num (?:ALSO|COMMA|to) (?:QUARTER ORD?|ORD)? (?:num|PAIR) (?:of_year|of? year)?)
        |(?P<dashed>(weekday_word? day_word? num slashed))
        |(?P<part_range>(?:FROM|BEGIN|BETWEEN|soft)* (part_of) (?:to) (part_of|unit_end))
        |(?P<until_now>(?:FROM|BEGIN|BETWEEN|soft)* (point) (?:to) THIS)
        |(?P<range>(?:FROM|BEGIN|BETWEEN|soft)* (left) (?:to) (?:(?<!DASH)WITHIN|AROUND|IN|WHEN|OF)? (right) ONWARD?)
        |(?P<between>(?:BETWEEN)(left)(?:ALSO)(?:BETWEEN|DAY)?(right))
        |(?P<list>(?:soft)* ((?:day_word? num(?:COMMA|ALSO|COMMA ALSO))+) (date)|(?:soft)* (?:MONTHUNIT? (?:MONTH|LOOSE)(?:COMMA|ALSO|COMMA ALSO))+ (?:month)
)
        |(?P<half_like>(?:WITHIN|IN|WHEN|OF)*(half|quarter(?!to)))
        |(?P<count>(?:WITHIN|MORE|IN|AROUND)* (?:num HALF?|HALF) unit (?:SINGLE|HALF)? (?:NEXT|FROMNOW|COMING|THIS|BEFORE|LAST)?
            |FROMNOW MORE? num unit|MORE HALFYEAR|MORE unit (?:SINGLE|HALF|num)?|WHEN num unit (?:BEFORE|LAST))
        |(?P<part>(?:WITHIN|IN|BEFORE|AFTER|FROM|BEGIN|WHEN|AROUND|TO)* (?:part_of|(?:EARLY|MID|LATE) weekday))
        |(?P<nth_week>(?:WITHIN|IN|AROUND)* WEEK (?:ORD num|FIRST|FINAL) (?:OF|IN)? (?:near_month|month|MONTHUNIT))
        |(?P<onward>(?:FROM|BEGIN|soft|AFTER)* (point) ONWARD)
        |(?P<from>(?:AROUND|soft)* (?:FROM|FROM BEGIN) (?:soft)* (point))
        |(?P<begin>(?:BEGIN|BETWEEN)(?:soft)* (point))
        |(?P<until>(?:TO) (?:WITHIN|IN|soft)* (point))
        |(?P<before>(?:WITHIN)? BEFORE (point))
        |(?P<after>AFTER (point))
        |(?P<around>(?:WITHIN|IN|WHEN|BETWEEN)* AROUND (?:WITHIN|IN)? (point))
        |(?P<whole>(?:WITHIN|IN|AROUND)? WHOLE+ (?:point|FISCAL|YEARUNIT|MONTHUNIT|WEEK|QUARTER|CALYEAR|HALFYEAR))
        |(?P<single>(?:WITHIN|IN|OF|REGULARLY)* WHEN? (?:WITHIN|IN)? (point))
        |(?P<bare_end>(?:WITHIN|BEFORE|IN)* (?:EVERY)? END(?:FISCAL|YEARUNIT|MONTHUNIT|WEEK|QUARTER))
        |(?P<school>(?:WITHIN|IN)* SCHOOLYEAR (?:era? YEAR4|deictic)?)
        |(?P<vague>(?:WITHIN|IN|WHEN)* (?:VAGUE|DAY (?:BEFORE|AFTER|NEXT)(?!point|num)))
        """
    )
)

#: tried where the rule that fitted first turned out to mean nothing: "26 เดือน 1 ปี 2566" is no count of months
SECOND_CHANCE = re.compile(_expand("(?P<second>(?:WITHIN|IN|OF|REGULARLY)* WHEN? (?:WITHIN|IN)? (point))"))

#: what only counts when it is the whole text: somebody answers "15/3" or "2567"
WHOLE_TEXT = re.compile(
    _expand(
        """
        (?P<day_month>(?:DATEWORD|ORD)? PAIR)|(?P<four_digits>YEAR4)|(?P<yearly>YEARUNIT|REGULARLY YEARUNIT)
        |(?P<monthly>REGULARLY MONTHUNIT)|(?P<regularly>REGULARLY|FROMNOW)|(?P<day>num (?:deictic))
        """
    )
)
#: a month in a short or spoken form needs something of a date around it, outside a text that is only a month
NEEDS_COMPANY = CODES["LOOSE"]


def _inner_groups(pattern: re.Pattern[str]) -> dict[str, tuple[int, ...]]:
    starts = sorted((number, name) for name, number in pattern.groupindex.items())
    ends = [number for number, _ in starts[1:]] + [pattern.groups + 1]
    return {name: tuple(range(number + 1, end)) for (number, name), end in zip(starts, ends, strict=True)}


#: rule -> the numbers of the groups without a name inside it
INNER_GROUPS = {**_inner_groups(RULES), **_inner_groups(SECOND_CHANCE)}
