"""Hypercubes asked about all contexts at once: each member is judged once, each context by its codes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from exporter.qname import QName
from exporter.report.aspects import Member, dimension_value
from exporter.validation.hypercubes import Cube, Hypercubes
from exporter.validation.subject import Subject

#: The hypercubes of a concept by link role.
Cubes = Mapping[str, tuple[Cube, ...]]


def outside(subject: Subject, hypercubes: Hypercubes) -> pa.Array:
    """Rows of facts that no role's hypercubes allow, as a mask; concepts with the same hypercubes are one question."""
    asked: dict[int, int] = {}  # which question each mapping is; 0 is what is always answered yes
    contexts = subject.report.contexts.num_rows
    answers = [_all(contexts)]
    question = []
    for concept in subject.concepts:
        cubes = {} if concept is None else hypercubes.cubes(concept.name)
        if cubes and id(cubes) not in asked:
            valid = _valid(subject, hypercubes, cubes)
            asked[id(cubes)] = 0 if pc.all(valid).as_py() else len(answers)
            answers += [valid] if asked[id(cubes)] else []
        question.append(asked.get(id(cubes), 0))
    if len(answers) == 1:
        return pa.repeat(pa.scalar(value=False), len(subject.context))
    mine = pa.array(question, pa.int64()).take(subject.concept.codes)
    place = pc.add(pc.multiply(mine, contexts), subject.context.cast(pa.int64()))
    return pc.invert(pa.concat_arrays(answers).take(place))


def _all(count: int) -> pa.Array:
    return pa.repeat(pa.scalar(value=True), count)


def _valid(subject: Subject, hypercubes: Hypercubes, cubes: Cubes) -> pa.Array:
    """Which contexts are in every hypercube of one role, and in no negated one (Dimensions 1.0, 3.1.1)."""
    roles = []
    for role in cubes.values():
        held = (_holds(subject, hypercubes, cube) for cube in role)
        roles.append(reduce(pc.and_, held))
    return reduce(pc.or_, roles)


def _holds(subject: Subject, hypercubes: Hypercubes, cube: Cube) -> pa.Array:
    """Which contexts a hypercube allows: those in it, or for a negated one all others (3.1.2)."""
    segments = subject.taxonomy.vocabulary.segments
    inside = _all(subject.report.contexts.num_rows)
    stated = [name for name in subject.dimensions if (name in segments) == (cube.container == "segment")]
    for dimension, members in cube.members.items():
        absent = hypercubes.defaults.get(dimension)
        allowed = absent is not None and (members is None or absent in members)
        inside = pc.and_(
            inside, _in_dimension(subject, dimension, members, absent, stated=stated, otherwise=allowed)
        )
    if cube.closed:
        for name in stated:
            if QName.parse(name) not in cube.members:
                inside = pc.and_(inside, pc.is_null(subject.dimensions[name].codes))
    return pc.invert(inside) if cube.negated else inside


def _in_dimension(
    subject: Subject,
    dimension: QName,
    members: frozenset[QName] | None,
    default: QName | None,
    *,
    stated: list[str],
    otherwise: bool,
) -> pa.Array:
    """Which contexts have a member that the dimension has; ``otherwise`` where they state none."""
    if str(dimension) not in stated:
        return pa.repeat(pa.scalar(value=otherwise), subject.report.contexts.num_rows)
    values = subject.dimensions[str(dimension)]
    flags = []
    for text in values.texts:
        value = dimension_value(text)
        member = value.name if isinstance(value, Member) else default
        flags.append(members is None or member in members)
    return pc.fill_null(pa.array(flags, pa.bool_()).take(values.codes), otherwise)
