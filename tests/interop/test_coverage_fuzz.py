"""A hundred thousand inputs led by coverage into each reader; for a night, and where atheris is.

`uv run --with atheris==3.0.0 pytest --nightly tests/interop/test_coverage_fuzz.py`
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from tests.interop.fuzzing import READERS

ROOT = Path(__file__).parents[2]


@pytest.mark.nightly
@pytest.mark.skipif(
    importlib.util.find_spec("atheris") is None,
    reason="atheris is not installed: it has wheels for Linux and macOS alone",
)
@pytest.mark.timeout(7_200)
@pytest.mark.parametrize("kind", sorted(READERS))
def test_no_input_led_by_coverage_breaks_a_reader(kind, tmp_path):
    done = subprocess.run(
        [
            sys.executable, "-m", "tests.interop.coverage_fuzz", kind, str(tmp_path / "corpus"),
            "-runs=100000", "-timeout=10", "-rss_limit_mb=1024", "-max_len=20000",
            f"-artifact_prefix={tmp_path}/",
        ],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-4000:]
    assert "Done 100000 runs" in done.stderr
