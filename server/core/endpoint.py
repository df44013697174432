"""A route, said whole in one place: who may call it, what it takes, what it answers, and its one transaction.

``can=`` is required, and "anyone" is said aloud (:data:`ANYONE`, :data:`ANYONE_LOGGED_IN`); a route without it does
not import. The order is fixed: token → actor → permission → schema → transaction → commit → answer. A view returns a
plain dict (or a finished response); nothing is sent before the commit.
"""

from __future__ import annotations

import functools
import inspect
import json
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from enum import Enum
from typing import Any, Final

from flask import Request, Response, current_app, jsonify, request
from flask_smorest import Blueprint
from marshmallow import RAISE, Schema
from webargs.flaskparser import FlaskParser

from server.core import problems
from server.core.db import db
from server.core.kept import keeping
from server.core.permissions import Permission
from server.core.reading import reading_from, replica_of, writing_nothing
from server.core.replica import ReplicaFailedError
from server.core.turns import Turns


class Caller(Enum):
    """Callers that are not a permission."""

    ANYONE = "anyone"
    LOGGED_IN = "logged in"
    EVEN_DISABLED = "logged in, even with a disabled account"


ANYONE: Final = Caller.ANYONE
ANYONE_LOGGED_IN: Final = Caller.LOGGED_IN
EVEN_DISABLED: Final = Caller.EVEN_DISABLED
"""Only for push (its operations go into quarantine, not to waste) and for ending a session."""

View = Callable[..., Any]
ActorLoader = Callable[[Callable[[], None]], Any]
"""Told what to do between reading the token and asking the database whose it is."""
_actor_loader: list[ActorLoader] = []


QUERIES = 1_000
"""Queries whose meaning is remembered, in one process."""


class _Parser(FlaskParser):
    """webargs, with the two things it lets through: what it does not know in a query, and JSON no parser can hold."""

    DEFAULT_UNKNOWN_BY_LOCATION = FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION | {"query": RAISE}

    def __init__(self) -> None:
        super().__init__()
        self._read: OrderedDict[tuple[Any, bytes], dict[str, Any]] = OrderedDict()

    def parse(self, argmap: Any, req: Any = None, *, location: str | None = None, **more: Any) -> Any:
        """Of a query the same words always mean the same, and a map asks for a hundred tiles with the same."""
        if location != "query":
            return super().parse(argmap, req, location=location, **more)
        words = (argmap, request.query_string)
        if (found := self._read.get(words)) is None:
            found = self._read[words] = super().parse(argmap, req, location=location, **more)
            while len(self._read) > QUERIES:
                self._read.popitem(last=False)
        return dict(found)

    def _raw_load_json(self, req: Request) -> Any:
        try:
            return super()._raw_load_json(req)
        except json.JSONDecodeError:
            raise
        except (RecursionError, ValueError) as error:  # nested without end; a number of thousands of digits
            raise json.JSONDecodeError(str(error), "{", 0) from error  # webargs reads an empty document as none


_PARSER = _Parser()


def load_actors_with(loader: ActorLoader) -> None:
    """The identity package says how the caller becomes an actor; core stands below it and cannot import it."""
    _actor_loader[:] = [loader]


def endpoint(
    blueprint: Blueprint,
    method: str,
    path: str,
    *,
    can: Permission | Caller,
    body: type[Schema] | None = None,
    query: type[Schema] | None = None,
    answer: type[Schema] | None = None,
    status: int = 200,
    transaction: bool = True,
    journals: bool = False,
    replica: bool = False,
    turns: Turns | None = None,
) -> Callable[[View], View]:
    """Register a view. It is called with ``actor`` (if it names one), then query, body and path values.

    ``transaction=False`` is for push, where each operation is a transaction of its own, and for what moves so many
    rows that it must go in many short ones. ``journals``: a GET that leaves a line in the journal, and so may write.
    ``replica``: it may be read from the streaming replica, where there is one; called once more when that fails.
    ``turns``: only so many at once, so that a crowd of phones leaves room for desks; the actor is known before.
    """
    if not isinstance(can, (Permission, Caller)):
        raise TypeError("every route says who may call it: can=Permission.… or a Caller")

    def register(view: View) -> View:
        inner: View = _in_transaction(view, read_only=method == "GET" and not journals) if transaction else view
        if replica:
            inner = _from_replica(inner)
        inner = _answering(inner, answer, status)
        if answer is not None:
            inner = blueprint.response(status, answer)(inner)
        blueprint.ARGUMENTS_PARSER = _PARSER
        if body is not None:
            inner = blueprint.arguments(body, location="json")(inner)
        if query is not None:
            # webargs drops unknown query fields unless told otherwise; a mistyped filter must not quietly show everything
            # one schema for all requests: making one of thirty fields takes longer than reading them
            inner = blueprint.arguments(query(), location="query", unknown=RAISE)(inner)
        if turns is not None:  # before anything of what came is read
            inner = _in_turn(inner, turns)
        outer = _authorised(
            inner,
            can,
            tell_actor="actor" in inspect.signature(view).parameters,
            before=turns.look if turns else _nothing,
        )
        outer.can = can  # type: ignore[attr-defined]  # read by the test that walks all routes
        outer.replica = replica  # type: ignore[attr-defined]  # read by the test of the replica
        blueprint.route(path, methods=[method])(outer)
        return view

    return register


def _nothing() -> None:
    pass


def _authorised(view: View, can: Permission | Caller, *, tell_actor: bool, before: Callable[[], None]) -> View:
    @functools.wraps(view)
    def wrapper(**path_values: Any) -> Any:
        if can is Caller.ANYONE:
            return view(**path_values)
        actor = _actor_loader[0](before)
        if actor.disabled and can is not Caller.EVEN_DISABLED:
            raise problems.ACCOUNT_DISABLED()
        if isinstance(can, Permission) and can not in actor.permissions:
            raise problems.NOT_PERMITTED(permission=str(can))
        return view(actor, **path_values) if tell_actor else view(**path_values)

    return wrapper


def _in_transaction(view: View, *, read_only: bool) -> View:
    @functools.wraps(view)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        db.session.rollback()  # the actor was read in a transaction of its own
        try:
            with _only_reading() if read_only else nullcontext():
                result = view(*args, **kwargs)
                db.session.commit()
        except BaseException:
            db.session.rollback()
            raise
        return result

    return wrapper


@contextmanager
def _only_reading() -> Iterator[None]:
    with writing_nothing(db.session()), keeping():
        yield


def _from_replica(view: View) -> View:
    """Let a view read from the replica when that is near, and from the primary, whole and from its beginning, else."""

    @functools.wraps(view)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        replica = replica_of(current_app)
        if replica is not None and replica.is_near():
            try:
                with reading_from(replica):
                    return view(*args, **kwargs)
            except ReplicaFailedError as error:
                db.session.rollback()
                replica.failed(error)
        return view(*args, **kwargs)

    return wrapper


def _in_turn(view: View, turns: Turns) -> View:
    @functools.wraps(view)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        db.session.rollback()  # who waits holds no connection
        with turns.turn():
            return view(*args, **kwargs)

    return wrapper


def _answering(view: View, answer: type[Schema] | None, status: int) -> View:
    @functools.wraps(view)
    def wrapper(*args: Any, **kwargs: Any) -> Response:
        result = view(*args, **kwargs)
        if isinstance(result, Response):
            return result
        if result is None:
            return Response(status=204)
        response = jsonify(result)
        response.status_code = status
        if answer is not None and current_app.config["SETTINGS"].check_answers:
            faults = answer().validate(response.get_json())
            if faults:
                raise AssertionError(f"{request.path} answers outside its schema: {faults}")
        return response

    return wrapper
