"""What each named number of the knowledge files means, in words that its figure completes.

A number without a phrase is shown by its name, with blanks for the low lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from b12tracker.core.knowledge.strict import Sourced

PHRASES: dict[str, dict[str, str]] = {
    "schedule": {
        "short_span": "An interval is short up to",
        "middle_span": "An interval is middling up to",
        "grace_short": "Grace after the last day of the window, short interval",
        "grace_middle": "Grace after the last day of the window, middling interval",
        "grace_long": "Grace after the last day of the window, long interval",
        "lapsed_from_span": "A dose can lapse where the interval is at least",
        "lapsed_factor": "A dose lapses after the last one at",
        "lapsed_after_overdue": "A dose lapses at the earliest after it is overdue by",
        "deferred_shift": "A dose put off for a blocked nose moves by",
        "daily_under": "Tablets count as daily at intervals under",
        "missed_info": "Days without a recorded tablet: information from",
        "missed_warning": "Days without a recorded tablet: warning from",
        "missed_critical": "Days without a recorded tablet, cause irreversible: critical from",
        "loading_gap_over": "Loading with nerve involvement: a gap is longer than",
        "loading_doses": "Loading three times a week is complete with",
        "cover_loading": "While loading, a dose covers for",
        "cover_nasal": "A nasal dose covers for",
        "cover_oral_ug": "Tablets cover from",
        "cover_oral_diet_ug": "Tablets cover, where every cause is diet, from",
        "cover_oral_days": "Tablets cover where they are recorded on at least",
        "cover_oral_window": "Tablets cover where these days lie within the last",
        "skin_watch": "With a cobalt allergy the skin is watched after each dose for",
        "child_under": "A child is under",
    },
    "masking": {
        "exposure_ug": "Folic acid counts as exposure above",
        "upper_level_ug": "The dose of folic acid is high above",
        "strong_tablet_ug": "A tablet of folic acid is strong from",
        "bridge": "A gap in folic acid is bridged up to",
        "long_exposure": "Exposure is long from",
        "folate_high": "Serum folate is high above",
        "pattern_window": "The four results of the pattern lie no further apart than",
        "hb_better": "Haemoglobin is better by a rise of at least",
        "mcv_better": "Mean cell volume is better by a fall of at least",
        "baseline_window": "A baseline is no older at the start than",
        "folate_near_baseline": "Folate belongs to the baseline B12 within",
        "symptom": "A symptom counts from",
        "age_over": "Age is a risk factor over",
        "folate_low_molar": "Folate in nmol/L is low below",
        "folate_low_mass": "Folate in ng/mL is low below",
    },
    "followup": {
        "severe_hb": "Anaemia is severe with haemoglobin below",
        "severe_hct": "Anaemia is severe with a haematocrit below",
        "large_mcv": "Cells are large above",
        "potassium_hours": "Potassium is expected after the first injection within",
        "potassium_expires": "The flag for a missing potassium ends by itself after",
        "potassium_days": "Potassium is watched after the first dose for",
        "potassium_low": "Potassium is low (warning) below",
        "potassium_very_low": "Potassium is very low (critical) below",
        "potassium_danger": "Potassium is dangerously low (emergency) below",
        "potassium_reserve": "Potassium before the first dose has little reserve below",
        "retic_first": "The rise of reticulocytes is looked for from day",
        "retic_last": "The rise of reticulocytes is looked for up to day",
        "retic_label_from": "The label looks at reticulocytes from day",
        "retic_label_hct": "The label asks for high reticulocytes while the haematocrit is below",
        "retic_label_times": "The label asks for reticulocytes of at least",
        "retic_mid_pct": "Mid-normal reticulocytes, where no interval is printed (percent)",
        "retic_mid_abs": "Mid-normal reticulocytes, where no interval is printed (absolute)",
        "hb_below": "The four-week rule holds where haemoglobin began below its limit by at least",
        "hb_first": "The four-week haemoglobin lies from day",
        "hb_last": "The four-week haemoglobin lies up to day",
        "hb_little": "Haemoglobin has risen little by less than",
        "hb_enough": "Haemoglobin has risen enough by",
        "mcv_first": "The eight-week cell volume lies from day",
        "mcv_last": "The eight-week cell volume lies up to day",
        "mcv_little": "Cell volume has fallen little by less than",
        "cells_from": "White cells and platelets should be normal by day",
        "iron_first": "Iron is looked at from day",
        "iron_last": "Iron is looked at up to day",
        "ferritin_low": "Ferritin is low below",
        "ferritin_inflamed": "Ferritin is low, with inflammation, below",
        "crp_inflamed": "CRP shows inflammation from",
        "mcv_small": "Cells are small below",
        "plateau_apart": "Haemoglobin stands still over at least",
        "plateau_under": "Haemoglobin stands still where it changes by less than",
        "platelets_last": "Platelets and clots are watched up to day",
        "platelets_high": "Platelets are high (information) above",
        "platelets_very_high": "Platelets are very high (warning) above",
        "platelets_danger": "Platelets are dangerously high (critical) above",
        "egfr_low": "Kidney function is weak below",
        "b12_high": "B12 without treatment is high above",
        "neuro_first": "The three-month check-in lies from day",
        "neuro_last": "The three-month check-in lies up to day",
        "neuro_still": "Nerve symptoms are lasting from day",
        "delay_warning": "Untreated nerve symptoms: warning from",
        "delay_critical": "Untreated nerve symptoms: critical from",
        "delay_long": "Untreated nerve symptoms: the text changes from",
        "sudden_rise": "Balance or vision is suddenly worse by",
        "loading_review": "Alternate-day loading is asked about from day",
        "wear_points": "Scores are higher at the end of an interval by at least",
        "wear_looked_at": "Intervals looked at for wearing off",
        "wear_need": "Intervals that have to show it",
        "metformin_months": "Metformin is long-term after more than",
        "metformin_no_b12": "On long-term metformin a B12 is missing after",
        "metformin_signs_no_b12": "On metformin with signs a B12 is missing after",
        "acid_months": "Acid suppression is long-term after more than",
        "acid_no_b12": "On long-term acid suppression a B12 is missing after",
        "aged_no_b12": "Over 75 with symptoms a B12 is missing after",
        "nitrous_months": "Nitrous oxide matters for",
        "nitrous_days": "Nitrous oxide use is going on up to this long after the last:",
        "tsh_months": "In autoimmune gastritis a thyroid test is missing after",
    },
    "checks": {
        "parenteral_stop_ug": "An injection is refused above",
        "parenteral_ask_ug": "An injection is asked about above",
        "oral_stop_ug": "A dose by mouth is refused above",
        "oral_ask_ug": "A dose by mouth is asked about above",
        "mg_hint_from": "An amount typed in mg is asked about as mcg from",
        "too_soon_share": "An injection is too soon before this much of the planned interval:",
        "same_site_days": "While loading, a site is asked about when used again within",
        "oldest_years": "Nobody is older than",
    },
    "symptoms": {
        "highest": "The highest score of an item",
        "most_falls": "The most falls that can be entered",
        "group_share": "A group has a score where its items are answered to at least",
        "neuro_now_from": "A nerve item is a sign today from",
        "current_days": "A score is current for",
        "worse_days": "Nerves are compared with the best of the last",
        "worse_two": "Nerves are worse, on two check-ins, by",
        "worse_one": "Nerves are worse, on one check-in, by",
        "worse_apart_days": "The two check-ins lie apart by at least",
        "baseline_days": "The baseline lies before the first dose by at most",
        "meaningful_points": "A change is meaningful from",
        "meaningful_share": "A change is meaningful, as a share of the baseline, from",
        "slight_points": "A change is slight from",
        "weekly_days": "A check-in is asked for every",
        "weekly_until_days": "It is asked for so often until after the first dose",
        "later_days": "A later check-in is asked for every",
        "before_dose_days": "One more is asked for before the next injection, within",
        "phq9_apart_days": "Between two PHQ-9 lie at least",
    },
}


def phrase(place: str, name: str) -> str:
    """Return what a number of a file means."""
    return PHRASES.get(place, {}).get(name, name.replace("_", " ").capitalize())


def in_order(place: str, values: Mapping[str, Sourced]) -> Mapping[str, Sourced]:
    """Return the numbers of a file in the order of their phrases, the others behind them."""
    known = [name for name in PHRASES.get(place, {}) if name in values]
    return {name: values[name] for name in dict.fromkeys([*known, *values])}
