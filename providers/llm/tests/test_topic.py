"""A topic of any shape can be spoken of, in a frame that fits it."""

import pytest

from providers.llm.builtin.topic import Shape, read_topic


@pytest.mark.parametrize(
    ("text", "shape", "opening", "mention"),
    [
        (
            "Why octopuses have three hearts",
            Shape.QUESTION,
            "Why octopuses have three hearts.",
            "why octopuses have three hearts",
        ),
        ("Why do cats purr", Shape.QUESTION, "Why do cats purr?", "“Why do cats purr?”"),
        ("Is coffee healthy?", Shape.QUESTION, "Is coffee healthy?", "“Is coffee healthy?”"),
        ("Baking sourdough", Shape.ACTIVITY, "Baking sourdough.", "baking sourdough"),
        ("How to bake bread", Shape.ACTIVITY, "How to bake bread.", "how to bake bread"),
        ("Learn Python now", Shape.ACTIVITY, "Learn Python now.", "“Learn Python now”"),
        ("photosynthesis", Shape.SUBJECT, "Photosynthesis.", "photosynthesis"),
        ("The Roman Empire", Shape.SUBJECT, "The Roman Empire.", "the Roman Empire"),
        ("Train stations of Europe", Shape.SUBJECT, "Train stations of Europe.", None),
        ("king penguins", Shape.SUBJECT, "King penguins.", "king penguins"),
        ("iPhone cameras", Shape.SUBJECT, "iPhone cameras.", "iPhone cameras"),
        ("Things you should know", Shape.SUBJECT, "Things you should know.", None),
        ("Bees can count.", Shape.CLAIM, "“Bees can count.”", "“Bees can count”"),
        ("🐙", Shape.SUBJECT, "“🐙”.", "“🐙”"),
        ("كرة القدم", Shape.SUBJECT, "“كرة القدم”.", "“كرة القدم”"),
        ("لماذا السماء زرقاء؟", Shape.QUESTION, "“لماذا السماء زرقاء؟”.", None),
        ("!!!", Shape.SUBJECT, "“!!!”.", "“!!!”"),
    ],
)
def test_shapes(text: str, shape: Shape, opening: str, mention: str | None) -> None:
    topic = read_topic(text)
    assert (topic.shape, topic.opening) == (shape, opening)
    assert mention is None or topic.mention == mention


@pytest.mark.parametrize(
    "request_text",
    [
        "Make a short video about bees",
        "a video on bees",
        "Please explain bees",
        "Tell me about bees",
    ],
)
def test_a_request_for_a_video_is_about_its_topic(request_text: str) -> None:
    assert read_topic(request_text).label == "Bees"


@pytest.mark.parametrize("text", ["word " * 100, "a" * 500])
def test_a_long_topic_is_shortened_and_not_repeated_at_length(text: str) -> None:
    topic = read_topic(text)
    assert len(topic.label.split()) <= 12
    assert len(topic.label) <= 150
    assert topic.about == "this subject"


def test_of_several_sentences_the_first_names_the_topic() -> None:
    assert (
        read_topic("Bees in cities. " + "Please mention their honey. " * 15).label
        == "Bees in cities"
    )
