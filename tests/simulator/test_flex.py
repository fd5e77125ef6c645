"""The Flex layout model is as strict here as on the platform."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from simulator.flex import problems_in_flex

TEXT = {"type": "text", "text": "ข้อ 3"}


def bubble(*contents: dict[str, Any], layout: str = "vertical", **box: Any) -> dict[str, Any]:
    return {"type": "bubble", "body": {"type": "box", "layout": layout, "contents": list(contents), **box}}


def test_it_accepts_a_card_with_everything_in_it(bubble_card: Any) -> None:
    assert problems_in_flex(bubble_card()["contents"]) == []


def test_it_accepts_a_carousel_and_refuses_a_thirteenth_bubble() -> None:
    carousel = {"type": "carousel", "contents": [bubble(TEXT)] * 12}
    assert problems_in_flex(carousel) == []
    carousel["contents"].append(bubble(TEXT))
    assert problems_in_flex(carousel)[0].place == "/contents"


GOOD = [
    {"type": "text", "text": "ก", "size": "18px", "wrap": True, "maxLines": 2, "flex": 0, "color": "#112233aa"},
    {"type": "text", "contents": [{"type": "span", "text": "หนา", "weight": "bold"}]},
    {"type": "separator", "margin": "10px", "color": "#eeeeee"},
    {"type": "filler", "flex": 2},
    {
        "type": "image",
        "url": "https://example.org/a.png",
        "size": "full",
        "aspectRatio": "20:13",
        "aspectMode": "cover",
    },
    {"type": "image", "url": "http://127.0.0.1:8000/a.png"},
    {"type": "box", "layout": "vertical", "contents": [], "width": "40%", "height": "6px", "offsetTop": "-2px"},
    {"type": "button", "action": {"type": "uri", "label": "เปิด", "uri": "https://example.org/"}, "height": "sm"},
    {
        "type": "box",
        "layout": "horizontal",
        "contents": [TEXT],
        "background": {"type": "linearGradient", "angle": "90deg", "startColor": "#000000", "endColor": "#ffffff"},
    },
]


@pytest.mark.parametrize("component", GOOD)
def test_it_accepts_what_the_platform_accepts(component: dict[str, Any]) -> None:
    assert problems_in_flex(bubble(component)) == []


BAD = [
    ({"type": "text", "text": ""}, "/body/contents/0/text"),
    ({"type": "text"}, "/body/contents/0/text"),
    ({"type": "text", "text": "ก", "fontSize": "md"}, "/body/contents/0/fontSize"),
    ({"type": "text", "text": "ก", "color": "red"}, "/body/contents/0/color"),
    ({"type": "text", "text": "ก", "size": "huge"}, "/body/contents/0/size"),
    ({"type": "text", "text": "ก", "wrap": "true"}, "/body/contents/0/wrap"),
    ({"type": "text", "text": "ก", "flex": -1}, "/body/contents/0/flex"),
    ({"type": "text", "text": "ก", "weight": "heavy"}, "/body/contents/0/weight"),
    ({"type": "span", "text": "ก"}, "/body/contents/0/type"),
    ({"type": "icon", "url": "https://example.org/a.png"}, "/body/contents/0/type"),
    ({"type": "image", "url": "http://example.org/a.png"}, "/body/contents/0/url"),
    ({"type": "image", "url": "https://example.org/a.png", "aspectRatio": "1:4"}, "/body/contents/0/aspectRatio"),
    ({"type": "separator", "margin": "5%"}, "/body/contents/0/margin"),
    ({"type": "box", "contents": []}, "/body/contents/0/layout"),
    ({"type": "box", "layout": "grid", "contents": []}, "/body/contents/0/layout"),
    ({"type": "box", "layout": "vertical"}, "/body/contents/0/contents"),
    ({"type": "box", "layout": "baseline", "contents": [{"type": "separator"}]}, "/body/contents/0/contents/0/type"),
    ({"type": "button", "action": {"type": "postback", "data": "x"}}, "/body/contents/0/action/label"),
    (
        {"type": "button", "action": {"type": "postback", "label": "ก" * 41, "data": "x"}},
        "/body/contents/0/action/label",
    ),
    (
        {"type": "button", "action": {"type": "postback", "label": "ก", "data": "x" * 301}},
        "/body/contents/0/action/data",
    ),
    ({"type": "button", "action": {"type": "camera", "label": "ก"}}, "/body/contents/0/action/type"),
    ({"type": "button", "action": {"type": "uri", "label": "ก", "uri": "ftp://a"}}, "/body/contents/0/action/uri"),
    ("ข้อความ", "/body/contents/0"),
]


@pytest.mark.parametrize(("component", "place"), BAD)
def test_it_names_the_place_of_what_the_platform_refuses(component: Any, place: str) -> None:
    assert place in [problem.place for problem in problems_in_flex(bubble(component))]


def test_it_refuses_an_unknown_property_of_the_bubble_itself() -> None:
    assert [problem.place for problem in problems_in_flex({**bubble(TEXT), "colour": "#000000"})] == ["/colour"]


def test_it_refuses_a_text_as_the_body() -> None:
    assert problems_in_flex({"type": "bubble", "body": TEXT})[0].place == "/body/type"


def test_it_refuses_a_bubble_without_any_block() -> None:
    assert problems_in_flex({"type": "bubble"})[0].message == "at least one block must be specified"


def test_it_counts_a_bubble_in_bytes_not_in_letters() -> None:
    full = bubble(*[{"type": "text", "text": "ก" * 1000, "wrap": True}] * 9)
    assert problems_in_flex(full) == []
    larger = copy.deepcopy(full)
    larger["body"]["contents"] += [TEXT] * 100
    assert "at most 30720" in problems_in_flex(larger)[0].message


@pytest.mark.parametrize("contents", [None, [], "x", {}, {"type": "box"}])
def test_it_refuses_what_is_no_container(contents: Any) -> None:
    assert problems_in_flex(contents)
