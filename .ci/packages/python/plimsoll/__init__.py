"""Plimsoll from Python: questions as functions, answers as the documents that ``plimsoll schema`` describes.

>>> import plimsoll
>>> answer = plimsoll.plan({"model": "meta-llama/Llama-3.1-8B-Instruct", "workload": {"preset": "chat"}})
>>> answer["monthly_usd"]
"""
from __future__ import annotations

import json
import os
import subprocess
from typing import Any, Mapping, Sequence, Union

__all__ = ["PlimsollError", "check", "month", "plan", "predict", "program", "run", "version"]

#: The program that this package carries.
program = os.path.join(os.path.dirname(os.path.abspath(__file__)), "bin", "plimsoll")

#: A scenario: its keys, the path of a file, or None for the built-in example.
Scenario = Union[Mapping[str, Any], str, "os.PathLike[str]", None]


class PlimsollError(Exception):
    """The program did not answer: ``code`` is its exit code, the message what it said."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message.strip() or f"plimsoll ended with {code}")
        self.code = code


def run(arguments: Sequence[str], stdin: str = "", answers: Sequence[int] = (0,)) -> str:
    """What the program prints with ``arguments``.

    ``answers``: the exit codes that are answers; any other raises PlimsollError.
    """
    done = subprocess.run([program, *arguments], input=stdin, capture_output=True, text=True, encoding="utf-8")
    if done.returncode not in answers:
        raise PlimsollError(done.returncode, done.stderr)
    return done.stdout


def _ask(command: str, scenario: Scenario, options: Sequence[str]) -> dict[str, Any]:
    arguments = [command]
    stdin = ""
    if isinstance(scenario, Mapping):
        # JSON is YAML too.
        arguments.append("-")
        stdin = json.dumps({"plimsoll": 1, **scenario})
    elif scenario is not None:
        arguments.append(os.fspath(scenario))
    # A scenario without a feasible plan (3) has an answer too: why, and the changes that have one.
    return json.loads(run([*arguments, *options, "--json"], stdin, answers=(0, 3)))


def plan(scenario: Scenario = None, options: Sequence[str] = ()) -> dict[str, Any]:
    """The cheapest hardware that meets the scenario's SLOs; ``monthly_usd`` is missing where there is none."""
    return _ask("plan", scenario, options)


def month(scenario: Scenario = None, options: Sequence[str] = ()) -> dict[str, Any]:
    """The same plan hour by hour, with what it costs to buy."""
    return _ask("month", scenario, options)


def predict(options: Sequence[str]) -> dict[str, Any]:
    """TTFT, TPOT, E2E and tokens/s of one deployment: ``predict(["--model", ID, "--gpu", "H100", "--rate", "8"])``."""
    return json.loads(run(["predict", *options, "--json"]))


def check(plan: Mapping[str, Any], options: Sequence[str]) -> bool:
    """Whether a plan stays within limits, such as ``["--budget", "20000", "--slo"]``."""
    done = subprocess.run(
        [program, "check", "-", *options], input=json.dumps(plan), capture_output=True, text=True, encoding="utf-8")
    if done.returncode not in (0, 2):
        raise PlimsollError(done.returncode, done.stderr)
    return done.returncode == 0


def version() -> dict[str, Any]:
    """The program's version, and what it knows."""
    return json.loads(run(["--version", "--json"]))
