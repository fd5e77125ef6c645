"""Learning the model from the example tables: ``python -m bot.understanding.train``.

Needs scikit-learn, a development dependency. Every author is left out once: what the model without him says of his
lines gives the figures and the calibration (a temperature for each of the three heads). Then all lines are learned and
the model file is written: the same lines give the same bytes.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

import click
import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from bot.understanding.catalogue import Catalogue
from bot.understanding.examples import examples, silence, tables
from bot.understanding.features import grams
from bot.understanding.figures import HEADINGS, Figures, figures
from bot.understanding.model import FILE, INTENTS, LANES, Model
from bot.understanding.reader import Reader
from bot.understanding.samples import MENDED, Gatherer, Sample

#: A run of letters in fewer samples than this is not learned; facts are common.
FEWEST = {"grams": 4, "facts": 3}
#: How far a fact counts beside all runs of letters together.
FACT_WEIGHT = 0.15
#: How closely the lines are followed (the inverse of the regularisation) and how long it is tried.
CLOSENESS = 10.0
#: The house's own tables promise what every reader must keep to; their lines count so many times.
PROMISED = 3.0
ROUNDS = 150
TEMPERATURES = np.linspace(0.5, 3.0, 51)
Array = np.ndarray[Any, Any]


class Vocabulary(NamedTuple):
    """The names of the features in the order of their columns: runs of letters, then facts."""

    grams: list[str]
    facts: list[str]


class Weights(NamedTuple):
    """One row for each lane of the model: what a feature adds, and where it begins."""

    rows: Array
    bias: Array


# --- samples as numbers -------------------------------------------------------------------------------


def vocabulary(samples: Sequence[Sample]) -> Vocabulary:
    """Return the features that stand in enough of the samples."""
    runs = Counter(run for sample in samples for run in grams(sample.found.letters))
    facts = Counter(fact for sample in samples for fact in sample.found.facts)
    return Vocabulary(_frequent(runs, FEWEST["grams"]), _frequent(facts, FEWEST["facts"]))


def _frequent(counts: Counter[str], fewest: int) -> list[str]:
    return sorted(name for name, count in counts.items() if count >= fewest)


def matrix(samples: Sequence[Sample], known: Vocabulary) -> Any:
    """Return the samples as rows; a run of letters counts 1 / √(runs known), a fact ``FACT_WEIGHT``."""
    places = {name: at for at, name in enumerate(known.grams)}
    behind = {name: at + len(places) for at, name in enumerate(known.facts)}
    values: list[float] = []
    columns: list[int] = []
    ends = [0]
    for sample in samples:
        runs = sorted(places[run] for run in grams(sample.found.letters) if run in places)
        facts = [behind[fact] for fact in sample.found.facts if fact in behind]
        columns += [*runs, *facts]
        values += [1 / np.sqrt(len(runs) or 1)] * len(runs) + [FACT_WEIGHT] * len(facts)
        ends.append(len(columns))
    return csr_matrix((values, columns, ends), shape=(len(samples), len(places) + len(behind)))


# --- learning -----------------------------------------------------------------------------------------


def labels(samples: Sequence[Sample]) -> dict[str, Array]:
    """Return what is known for each head, -1 where it is not."""

    def known(value: bool | None) -> int:
        return -1 if value is None else int(value)

    intents = [-1 if sample.intent is None else INTENTS.index(sample.intent) for sample in samples]
    return {
        "intent": np.array(intents),
        "addressed": np.array([known(sample.addressed) for sample in samples]),
        "values": np.array([known(sample.values) for sample in samples]),
    }


def promised(samples: Sequence[Sample]) -> Array:
    """Return how often each sample counts."""
    return np.where(np.isin([sample.author for sample in samples], list(_OURS)), PROMISED, 1.0)


def learned(rows: Any, wanted: dict[str, Array], chosen: Array, weights: Array) -> Weights:
    """Learn all heads from the ``chosen`` rows, each counted as often as its weight says."""
    found, bias = np.zeros((len(LANES), rows.shape[1])), np.zeros(len(LANES))
    for head, lane in (("intent", 0), ("addressed", len(INTENTS)), ("values", len(INTENTS) + 1)):
        mask = chosen & (wanted[head] >= 0)
        machine = LogisticRegression(C=CLOSENESS, max_iter=ROUNDS, tol=1e-3, random_state=0)
        machine.fit(rows[mask], wanted[head][mask], sample_weight=weights[mask])
        lanes = machine.classes_ + lane if head == "intent" else [lane]
        found[lanes], bias[lanes] = machine.coef_, machine.intercept_
    return Weights(found, bias)


def temperatures(scores: Array, wanted: dict[str, Array]) -> dict[str, float]:
    """Return for each head by what its scores have to be divided so that they are as sure as they are right."""
    count = len(INTENTS)
    heads = {"intent": scores[:, :count]}
    for lane, head in enumerate(("addressed", "values"), count):
        heads[head] = np.stack([np.zeros(len(scores)), scores[:, lane]], axis=1)
    return {head: _temperature(found, wanted[head]) for head, found in heads.items()}


def _temperature(scores: Array, right: Array) -> float:
    known = (right >= 0) & np.isfinite(scores).all(axis=1)
    if not known.any():
        return 1.0
    losses = [_loss(scores[known] / temperature, right[known]) for temperature in TEMPERATURES]
    return float(TEMPERATURES[int(np.argmin(losses))])


def _loss(scores: Array, right: Array) -> float:
    highest = scores.max(axis=1)
    total = highest + np.log(np.exp(scores - highest[:, None]).sum(axis=1))
    return float((total - scores[np.arange(len(right)), right]).mean())


def cooled(weights: Weights, heat: dict[str, float]) -> Weights:
    """Return the weights with the temperatures worked in."""
    by = np.array([heat["intent"]] * len(INTENTS) + [heat["addressed"], heat["values"]])
    return Weights(weights.rows / by[:, None], weights.bias / by)


# --- the file -----------------------------------------------------------------------------------------


def content(weights: Weights, known: Vocabulary, told: dict[str, Any]) -> dict[str, Any]:
    """Return what the model file holds: names, one byte for each lane of each, scales, and its figures."""
    cut = len(known.grams)
    parts = {"grams": (known.grams, weights.rows[:, :cut]), "facts": (known.facts, weights.rows[:, cut:] * FACT_WEIGHT)}
    found: dict[str, Any] = {
        "figures": told,
        "lanes": list(LANES),
        "bias": [round(float(one), 4) for one in weights.bias],
    }
    found["scales"] = {}
    for part, (names, rows) in parts.items():
        scale = np.maximum(np.abs(rows).max(axis=1), 1e-9) / 127
        whole = np.rint(rows / scale[:, None]).astype(int) + 128
        found["scales"][part] = [float(f"{one:.6g}") for one in scale]
        found[part] = {"names": names, "weights": b64encode(whole.T.astype(np.uint8).tobytes()).decode()}
    return found


def written(found: dict[str, Any]) -> str:
    """Return the model file's text."""
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n"


# --- figures ------------------------------------------------------------------------------------------


class Fold(NamedTuple):
    """Some authors, and what was learned without them."""

    authors: frozenset[str]
    weights: Weights


def folds(samples: Sequence[Sample], rows: Any, wanted: dict[str, Array], count: int) -> list[Fold]:
    """Deal the authors into ``count`` hands and learn without each; tables that were mended for are never left out."""
    names = sorted({sample.author for sample in samples} - _OURS)
    of = np.array([sample.author for sample in samples])
    hands = [frozenset(names[hand::count]) for hand in range(min(count, len(names)))]
    weights = promised(samples)
    return [Fold(hand, learned(rows, wanted, ~np.isin(of, list(hand)), weights)) for hand in hands]


#: Tables that the grammar or the old gate was mended for.
_OURS = MENDED | {"chatter", "lookalikes", "fifth_reader_chatter"}


def left_out_scores(samples: Sequence[Sample], rows: Any, hands: Sequence[Fold]) -> Array:
    """Return the scores of each sample by the model that did not learn its author; not a number for the others."""
    of = np.array([sample.author for sample in samples])
    scores = np.full((len(samples), len(LANES)), np.nan)
    for hand in hands:
        mine = np.isin(of, list(hand.authors))
        scores[mine] = rows[mine] @ hand.weights.rows.T + hand.weights.bias
    return scores


def reliability(scores: Array, right: Array) -> list[str]:
    """Return how often a first intent was right, by how sure the model was of it."""
    known = (right >= 0) & np.isfinite(scores).all(axis=1)
    powers = np.exp(scores[known] - scores[known].max(axis=1)[:, None])
    shares = powers / powers.sum(axis=1)[:, None]
    sure, hit = shares.max(axis=1), shares.argmax(axis=1) == right[known]
    lines = []
    for low, high in ((0.0, 0.5), (0.5, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 0.95), (0.95, 0.98), (0.98, 1.01)):
        inside = (sure >= low) & (sure < high)
        if inside.any():
            lines.append(
                f"{low:.2f}-{min(high, 1):.2f} {inside.sum():6} {sure[inside].mean():.3f} {hit[inside].mean():.3f}"
            )
    return lines


def by_author(hands: Sequence[Fold], known: Vocabulary, heat: dict[str, float]) -> dict[str, Figures]:
    """Return each author's figures, read by the model that did not learn from him."""
    messages: dict[str, list[Any]] = {}
    for path in tables(".tsv"):
        for example in examples(path):
            messages.setdefault(example.author, []).append(example)
    lines = {path.stem.removeprefix("silence_"): silence(path) for path in tables(".txt")}
    found = {}
    for hand in hands:
        reader = Reader(Catalogue.default(), Model(content(cooled(hand.weights, heat), known, {})))
        for author in sorted(hand.authors):
            found[author] = figures(reader, messages.get(author, ()), lines.get(author, ()))
    return found


@click.command()
@click.option("--folds", "count", default=4, show_default=True, help="Into how many hands the authors are dealt.")
@click.option("--misses", is_flag=True, help="Print what was read wrong.")
def main(count: int, *, misses: bool) -> None:
    """Learn the model from the tables, print its figures by author and write the file."""
    reader = Reader(Catalogue.default(), Model.empty())
    samples = Gatherer(reader, Catalogue.default()).everything()
    known = vocabulary(samples)
    rows, wanted = matrix(samples, known), labels(samples)
    click.echo(f"{len(samples)} samples, {len(known.grams)} runs of letters, {len(known.facts)} facts")
    hands = folds(samples, rows, wanted, count)
    scores = left_out_scores(samples, rows, hands)
    heat = temperatures(scores, wanted)
    click.echo(f"temperatures {heat}")
    click.echo("\n".join(reliability(scores[:, : len(INTENTS)] / heat["intent"], wanted["intent"])))
    told, total = {}, Figures()
    click.echo(" ".join(["author".ljust(14), *HEADINGS]))
    for author, one in by_author(hands, known, heat).items():
        total.add(one)
        told[author] = dict(zip(HEADINGS, one.shares(), strict=True))
    told["all"] = dict(zip(HEADINGS, total.shares(), strict=True))
    for author, shares in told.items():
        click.echo(" ".join([author.ljust(14), *(value.rjust(len(name)) for name, value in shares.items())]))
    if misses:
        click.echo("\n".join(total.misses))
    everything = np.ones(len(samples), bool)
    weights = cooled(learned(rows, wanted, everything, promised(samples)), heat)
    FILE.write_text(written(content(weights, known, {"by author": told, "temperatures": heat})), encoding="utf-8")


if __name__ == "__main__":
    main()
