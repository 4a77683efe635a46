"""Runs checks one after another and counts them, as the other runners of this folder do."""

import time

_checks = []


def check(function):
    _checks.append(function)
    return function


def eventually(look, seconds=60):
    """What `look` finds, as soon as that is something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        began = time.monotonic()
        found = look()
        if found:
            return found
        # As long as the look itself took, which by the AWS CLI is most of a processor for half a second.
        time.sleep(max(0.3, time.monotonic() - began))
    raise AssertionError(f"it did not come within {seconds} seconds")


def run(*given):
    """Runs every check with what is given. The last line counts what passed and what failed; returns the exit code."""
    failed = 0
    for function in _checks:
        name = function.__name__.replace("_", " ")
        began = time.monotonic()
        try:
            function(*given)
            print(f"  ✔ {name} ({time.monotonic() - began:.1f} s)", flush=True)
        except Exception as error:  # noqa: BLE001 - whatever goes wrong is a failed check
            failed += 1
            print(f"  ✖ {name}: {type(error).__name__}: {error}", flush=True)
    print(f"{len(_checks) - failed} passed, {failed} failed")
    return 1 if failed else 0
