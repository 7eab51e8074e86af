"""Lets the tests judge mutants, each in a process forked after everything is imported."""

from __future__ import annotations

import gc
import importlib.util
import json
import os
import re
import resource
import select
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache, partial
from importlib.machinery import SourceFileLoader
from itertools import accumulate
from pathlib import Path
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any, TypeVar

import hypothesis
import pytest

from tests.mutation.exchange import exchange
from tests.mutation.mutants import PACKAGE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from importlib.machinery import ModuleSpec

    from tests.mutation.mutants import Mutant

Job = TypeVar("Job")

FOLDER = "tests/core"
_ARGUMENTS = [
    *("-o", "addopts=", "-o", "timeout=0", "--capture=sys", "-qq", "--hypothesis-seed=0"),
    *("-p", "no:randomly", "-p", "no:xdist", "-p", "no:cacheprovider"),
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),  # hypothesis is imported here
]
_SLOW = 1.0  # seconds; tests that take longer do not judge
_EXAMPLES = 40  # of one test that come before other tests
_CASE = "test_case_is_answered_as_expected"
_CASES_OF = {  # of modules beside the rules: how the cases begin that are about them
    **dict.fromkeys(
        ("core/monitoring.py", "core/tasks.py", "core/start.py"),
        ("task", "order", "a-clinician", "v01", "v12", "v23"),
    ),
    "core/since_dose.py": ("wear",),
}
_ANEW = "only by importing it"  # said of a mutant that cannot be exchanged in place
_LONGEST = 120  # seconds on the wall for one mutant
_MEMORY = 3 << 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of a mutant."""

    killed: bool
    by: str  # the test that noticed, or "time"; empty: none


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Which tests run which function, "core/schedule.py:way_of", measured once."""

    seconds: Mapping[str, float]  # by test
    tests: Mapping[str, Sequence[str]]  # by function
    at_import: frozenset[str]  # functions that run while modules are imported
    enough: float  # seconds of tests for one mutant

    def of(self, mutant: Mutant) -> list[str]:
        """Return the tests that may notice a mutant, likely and quick ones first."""
        if mutant.scope:
            found = set(self.tests.get(_scope(mutant), ()))
        else:
            inside = [each for scope, each in self.tests.items() if scope.startswith(mutant.module)]
            found = {test for each in inside for test in each}
        names = tuple(f"{FOLDER}/test_{name}" for name in Path(mutant.module).with_suffix("").parts)
        stem = Path(mutant.module).stem
        own = (f"{FOLDER}/test_{stem}", f"{FOLDER}/test_rules_{stem}")
        if not mutant.scope or not found:  # what a module says of itself may show anywhere
            files = (*names, *_files_that_name(mutant.module))
            found |= {test for test in self.seconds if test.startswith(files)}
        # A fixture that is made once may have called a function before, and kept what it said.
        found |= {test for test in self.seconds if test.startswith(own)}
        found = found or set(self.seconds)
        cases = self._cases_of(mutant)
        near = _files_that_name(mutant.module)
        if mutant.module.startswith("core/knowledge/"):
            near += (f"{FOLDER}/test_reference.py", f"{FOLDER}/test_knowledge")
        quick = sorted(
            (test for test in found if self.seconds[test] < _SLOW),
            key=lambda test: (not test.startswith(cases or names), self.seconds[test], test),
        )
        examples: Counter[str] = Counter()
        crowd = {}
        for test in quick:
            function = test.partition("[")[0]
            examples[function] += 1
            crowd[test] = examples[function] > _EXAMPLES
        # The many examples of one test wait until each other test had its turn.
        quick.sort(
            key=lambda test: (
                not test.startswith(own),
                not test.startswith((*names, *cases)),
                not test.startswith(near),
                crowd[test],
            )
        )
        total = accumulate(self.seconds[test] for test in quick)
        return [test for test, until in zip(quick, total, strict=True) if until < self.enough]

    def _cases_of(self, mutant: Mutant) -> tuple[str, ...]:
        """Return how the clinical cases of a rule begin: em_01 has the cases em01-…, or em-….

        All of them run every rule, so that reach alone does not tell them apart. For a function
        that is no rule itself they are those of all rules of the module.
        """
        if mutant.module.startswith("core/rules/"):
            scopes = [mutant.scope, *self.tests]
            functions = [scope.rpartition(":")[2] for scope in scopes if mutant.module in scope]
            own = mutant.scope.partition(".")[0]
            rules = [own] if not own.startswith("_") and own else functions
            words = [rule.replace("_", "") for rule in rules if not rule.startswith("_")]
            words += [f"{word.removesuffix('01')}-" for word in words]  # leber_01 has leber-…
        else:
            words = [*_CASES_OF.get(mutant.module, ())]
        return tuple(f"{FOLDER}/test_cases.py::{_CASE}[{word}" for word in words if word)


@lru_cache
def _files_that_name(module: str) -> tuple[str, ...]:
    """Return the test files that import a module of the core, "core/changes.py"."""
    parts = module.removesuffix("/__init__.py").removesuffix(".py").split("/")
    above, name = ".".join(["b12tracker", *parts[:-1]]), parts[-1]
    imports = re.compile(
        rf"^from {re.escape(above)}(?:\.{name} import|\b import .*\b{name}\b)", re.MULTILINE
    )
    files = sorted((PACKAGE.parent / FOLDER).glob("test_*.py"))
    return tuple(
        f"{FOLDER}/{file.name}" for file in files if imports.search(file.read_text("utf-8"))
    )


def judge(
    mutants: Sequence[Mutant], reach: Reach, workers: int, *, quick: bool = False
) -> dict[str, Verdict]:
    """Return the verdicts on mutants by their keys.

    With `quick` what lives through an exchange in place is not judged again by importing it.
    """
    inside = [one for one in mutants if not one.scope or _scope(one) in reach.tests]
    verdicts = dict.fromkeys((one.key for one in mutants), Verdict(killed=False, by=""))
    # In a process of its own, so that this one stays without the modules of the package.
    for _, answer in _each([inside] if inside else [], lambda them: _inside(them, reach, workers)):
        if not answer.startswith("{"):
            raise RuntimeError(f"the process that judges ended: {answer}")
        verdicts |= {key: Verdict(**found) for key, found in json.loads(answer).items()}
    # What runs while modules are imported had run before it could be exchanged.
    again = [
        one
        for one in mutants
        if not (quick or verdicts[one.key].killed)
        and (not one.scope or _scope(one) in reach.at_import or verdicts[one.key].by == _ANEW)
    ]
    for one, by in _each(again, lambda one: _imported(one, reach), workers, _LONGEST):
        verdicts[one.key] = Verdict(killed=bool(by), by=by)
    return verdicts


def _scope(mutant: Mutant) -> str:
    return f"{mutant.module}:{mutant.scope}"


# Running tests ------------------------------------------------------------------------------------


class _Session:
    """Takes the place of pytest's own loop over the tests that it collected."""

    def __init__(self, loop: Callable[[_Session], None]) -> None:
        self._loop = loop
        self.items: dict[str, pytest.Item] = {}
        self.failed: list[str] = []

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.failed.append(report.nodeid or FOLDER)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.items = {item.nodeid: item for item in session.items}
        self._loop(self)
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.append(report.nodeid)

    def run(self, tests: Sequence[str], reach: Reach) -> str:
        """Run tests until one fails; return its name, or nothing."""
        items = [self.items[test] for test in tests if test in self.items]
        for item, following in zip(items, [*items[1:], None], strict=True):
            if self.failed:
                break
            # In seconds of this process alone: a busy machine makes no difference.
            signal.setitimer(signal.ITIMER_PROF, 3 + 20 * reach.seconds[item.nodeid])
            item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
        signal.setitimer(signal.ITIMER_PROF, 0)
        return next(iter(self.failed), "")


def _pytest(arguments: Sequence[str], loop: Callable[[_Session], None]) -> _Session:
    hypothesis.settings.register_profile(
        "mutation",
        deadline=None,
        database=None,
        derandomize=True,
        phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
    )
    hypothesis.settings.load_profile("mutation")
    session = _Session(loop)
    if pytest.main([*_ARGUMENTS, *arguments], plugins=[session]) == pytest.ExitCode.USAGE_ERROR:
        session.failed.append("conftest.py")  # it cannot be imported
    return session


def _each(
    jobs: Sequence[Job], work: Callable[[Job], str], workers: int = 1, longest: float = 1e9
) -> Iterator[tuple[Job, str]]:
    """Do each job in a process forked from this one, and yield what it says: "time" if too long."""
    waiting = list(reversed(jobs))
    running: dict[int, tuple[Job, int, float, list[bytes]]] = {}
    while waiting or running:
        while waiting and len(running) < workers:
            job = waiting.pop()
            reader, writer = os.pipe()
            pid = os.fork()
            if not pid:
                os.close(reader)
                _child(lambda job=job: work(job), writer)  # type: ignore[misc]
            os.close(writer)
            running[reader] = (job, pid, time.monotonic() + longest, [])
        ready, _, _ = select.select(list(running), [], [], 1)
        for reader, (job, pid, until, said) in list(running.items()):
            if reader in ready and (some := os.read(reader, 1 << 16)):
                said.append(some)
                continue
            if reader not in ready and time.monotonic() < until:
                continue
            if reader not in ready:
                os.kill(pid, signal.SIGKILL)
            os.close(reader)
            del running[reader]
            _, status = os.waitpid(pid, 0)
            shutil.rmtree(_temporary(pid), ignore_errors=True)
            yield job, "time" if os.WIFSIGNALED(status) else b"".join(said).decode()


def _child(work: Callable[[], str], writer: int) -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    tempfile.tempdir = _temporary(os.getpid())
    Path(tempfile.tempdir).mkdir()
    try:
        said = work()
    except BaseException as error:  # noqa: BLE001 - whatever a mutant brings about
        said = f"{type(error).__name__}: {error}"
    with os.fdopen(writer, "w", encoding="utf-8") as out:
        out.write(said)
    os._exit(0)


def _temporary(pid: int) -> str:
    return str(Path(tempfile.gettempdir()) / f"b12tracker-mutant-{pid}")


# How far tests reach ------------------------------------------------------------------------------


def measure() -> str:
    """Run every test once and return as JSON which functions it calls."""
    ((_, answer),) = _each([None], lambda _: _measured())
    return answer


def read_reach(text: str, enough: float) -> Reach:
    """Read what was measured; so many seconds of tests judge each mutant."""
    found = json.loads(text)
    names = list(found["seconds"])
    return Reach(
        seconds=found["seconds"],
        tests={scope: [names[one] for one in them] for scope, them in found["tests"].items()},
        at_import=frozenset(found["at_import"]),
        enough=enough,
    )


def _measured() -> str:
    called: set[CodeType] = set()
    at_import: set[CodeType] = set()
    by_test: dict[str, set[CodeType]] = {}
    by_fixture: dict[str, set[CodeType]] = defaultdict(set)
    seconds: dict[str, float] = {}
    shared: list[float] = []  # seconds of fixtures that several tests use, within one test

    def note(frame: Any, event: str, _: object) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(f"{PACKAGE}/"):
            called.add(frame.f_code)

    class Fixtures:
        @pytest.hookimpl(wrapper=True)
        def pytest_fixture_setup(self, fixturedef: Any) -> Iterator[None]:
            before, began = set(called), time.process_time()
            called.clear()
            yield
            shared.append((time.process_time() - began) * (fixturedef.scope != "function"))
            if fixturedef.scope != "function":  # made once, for every test that names it
                by_fixture[fixturedef.argname] |= called
            called.update(before)

    def loop(session: _Session) -> None:
        at_import.update(called)
        items = list(session.items.values())
        items[0].config.pluginmanager.register(Fixtures())
        caches = _caches()
        for item, following in zip(items, [*items[1:], None], strict=True):
            called.clear()
            shared.clear()
            for cache in caches:
                cache.cache_clear()
            began = time.process_time()
            item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
            seconds[item.nodeid] = round(time.process_time() - began - sum(shared), 3)
            by_test[item.nodeid] = set(called)
        for name, item in session.items.items():
            for fixture in getattr(item, "fixturenames", ()):
                by_test[name] |= by_fixture[fixture]

    sys.setprofile(note)
    session = _pytest([FOLDER], loop)
    sys.setprofile(None)
    if session.failed:
        return "\n".join(("these fail without any mutant:", *session.failed))
    numbers = {name: number for number, name in enumerate(seconds)}
    tests: dict[str, list[int]] = defaultdict(list)
    for name, codes in by_test.items():
        for scope in {_scope_of(code) for code in codes}:
            tests[scope].append(numbers[name])
    imported = sorted({_scope_of(code) for code in at_import})
    return json.dumps({"seconds": seconds, "tests": tests, "at_import": imported})


def _scope_of(code: CodeType) -> str:
    file = Path(code.co_filename).relative_to(PACKAGE).as_posix()
    return f"{file}:{code.co_qualname.partition('.<locals>')[0]}"


# Putting mutants in -------------------------------------------------------------------------------


def _inside(mutants: Sequence[Mutant], reach: Reach, workers: int) -> str:
    """Judge mutants that can be exchanged in place, and return their verdicts as JSON."""
    verdicts = {}

    def loop(session: _Session) -> None:
        functions = _functions()
        caches = _caches()

        def judged(one: Mutant) -> str:
            resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
            if one.scope:
                code = _code_of(one.code(), one)
                for function in functions[one.module, one.scope, one.start]:
                    if function.__code__.co_freevars != code.co_freevars:
                        return _ANEW  # it no longer asks for `super`
                    function.__code__ = code
            elif not exchange(one):
                return ""
            for cache in caches:
                cache.cache_clear()
            return session.run(reach.of(one), reach)

        gc.collect()
        gc.freeze()
        for one, by in _each(mutants, judged, workers, _LONGEST):
            verdicts[one.key] = {"killed": by not in ("", _ANEW), "by": by}

    _pytest([FOLDER], loop)
    return json.dumps(verdicts)


def _functions() -> dict[tuple[str, str, int], list[FunctionType]]:
    found: dict[tuple[str, str, int], list[FunctionType]] = defaultdict(list)
    for one in gc.get_objects():
        if isinstance(one, FunctionType) and one.__code__.co_filename.startswith(f"{PACKAGE}/"):
            module = Path(one.__code__.co_filename).relative_to(PACKAGE).as_posix()
            key = (module, one.__code__.co_qualname, one.__code__.co_firstlineno)
            found[key].append(one)
    return found


def _code_of(module: CodeType, mutant: Mutant) -> CodeType:
    codes = [module]
    for code in codes:
        if code.co_qualname == mutant.scope and code.co_firstlineno == mutant.start:
            return code
        codes += [one for one in code.co_consts if isinstance(one, CodeType)]
    raise LookupError(mutant.key)


def _caches() -> list[Any]:
    kind = type(lru_cache(int))
    return [
        one
        for one in gc.get_objects()
        if isinstance(one, kind) and str(one.__module__).startswith("b12tracker.")
    ]


def _imported(mutant: Mutant, reach: Reach) -> str:
    """Judge a mutant that is there from the import of its module on."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    sys.meta_path.insert(0, _Finder(mutant))
    by_file: dict[str, list[str]] = {}
    for test in reach.of(mutant):
        by_file.setdefault(test.partition("::")[0], []).append(test)
    # To collect a file takes longer than to run it: the likeliest goes alone, the largest last.
    first, *others = by_file
    others.sort(key=lambda file: sum(test.startswith(file) for test in reach.seconds))
    for files in ([first], others[:-1], others[-1:]):
        tests = [test for file in files for test in by_file[file]]
        if tests:
            signal.setitimer(signal.ITIMER_PROF, 60)
            session = _pytest(["-x", *files], partial(_run, tests, reach))
            if session.failed:
                return session.failed[0]
    return ""


def _run(tests: Sequence[str], reach: Reach, session: _Session) -> None:
    session.run(tests, reach)


class _Finder:
    """Finds the module of a mutant with the mutant in it."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        if name != self._mutant.dotted:
            return None
        file = self._mutant.file
        package = [str(file.parent)] if file.name == "__init__.py" else None
        return importlib.util.spec_from_file_location(
            name, file, loader=_Loader(self._mutant), submodule_search_locations=package
        )


class _Loader(SourceFileLoader):
    def __init__(self, mutant: Mutant) -> None:
        super().__init__(mutant.dotted, str(mutant.file))
        self._mutant = mutant

    def get_code(self, fullname: str) -> CodeType:
        return self._mutant.code()
