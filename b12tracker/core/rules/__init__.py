"""The rules, each a small function with a name; a rule that is not in this list does not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.core.rules.blood import fm_00, fm_06, fm_07, fm_10
from b12tracker.core.rules.counts import fe_01, high_b12, lab_notuse, plt_01, renal_01
from b12tracker.core.rules.doses import (
    gap_01,
    gap_02,
    lifelong_01,
    lifelong_02,
    load_rev,
    oral_miss,
)
from b12tracker.core.rules.early import k_01, k_02, k_03, thromb_01
from b12tracker.core.rules.emergencies import em_01, em_02, em_03, rf_01
from b12tracker.core.rules.masking import (
    fm_01,
    fm_02,
    fm_03,
    fm_04,
    fm_05,
    fm_08,
    fm_09_for,
    fm_11,
)
from b12tracker.core.rules.nerves import neuro_3m, neuro_6m, neuro_delay, neuro_oral, wear_01
from b12tracker.core.rules.recovery import cbc_wbc, hb_4w, mcv_8w, ret_01, ret_02, ret_03
from b12tracker.core.rules.safety import (
    benz_01,
    cobalt_01,
    hypers_01,
    leber_01,
    nasal_01,
    paed_01,
    preg_02,
    psor_01,
)
from b12tracker.core.rules.screening import (
    auto_01,
    auto_02,
    med_acid,
    med_met,
    med_met2,
    n2o_01,
    pap_01,
    screen_75,
)
from b12tracker.core.rules.tasks import adh_rev, fbc_8w, preg_01

if TYPE_CHECKING:
    from collections.abc import Callable

    from b12tracker.core.findings import Finding
    from b12tracker.core.rules.facts import Facts

    Rule = Callable[[Facts], Finding | None]

MASKING: tuple[Rule, ...] = (fm_01, fm_02, fm_03, fm_04, fm_05, fm_06, fm_07, fm_08)
fm_09 = fm_09_for(MASKING)

RULES: tuple[Rule, ...] = (
    em_01,
    em_02,
    em_03,
    rf_01,
    leber_01,
    hypers_01,
    cobalt_01,
    lifelong_01,
    lifelong_02,
    gap_01,
    gap_02,
    load_rev,
    oral_miss,
    k_01,
    k_02,
    k_03,
    ret_01,
    ret_02,
    ret_03,
    hb_4w,
    mcv_8w,
    fbc_8w,
    cbc_wbc,
    plt_01,
    fe_01,
    thromb_01,
    neuro_delay,
    neuro_3m,
    neuro_6m,
    neuro_oral,
    n2o_01,
    *MASKING,
    fm_09,
    fm_00,
    fm_10,
    fm_11,
    preg_01,
    adh_rev,
    preg_02,
    med_met2,
    med_met,
    med_acid,
    screen_75,
    auto_01,
    auto_02,
    lab_notuse,
    high_b12,
    renal_01,
    benz_01,
    nasal_01,
    pap_01,
    psor_01,
    paed_01,
    wear_01,
)
