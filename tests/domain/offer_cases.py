"""Both sides of every criterion of every offer: municipality, offer, the rule tested, answers, verdict, deciding rule.

`answers` are written "question=value" without "eligibility."; age and residence are yes unless they say otherwise.
170 cm: 72.2 kg is under BMI 25, 72.25 exactly 25.0, 72.54 just over 25.1, 86.41 just under 29.9, 86.42 over it,
86.7 exactly 30.0.
"""
from __future__ import annotations

from itertools import product

S, N, X = "0540", "0370", "0101"  # X: a municipality without a file of its own, the national minimum
E, NO, ADVISOR = "eligible", "not_eligible", "needs_advisor"
BMI = "height=170 weight="
LISTED = ("clarifying_conversation", "disease_management")

CASES: list[tuple[str, str, str, str, str]] = [
    # Sønderborg, rules 18-28
    (S, "clarifying_conversation", "", E, "18, 19"),
    (S, "clarifying_conversation", "age=no", ADVISOR, "C5"),
    (S, "clarifying_conversation", "age=declined", ADVISOR, "C5"),
    (S, "clarifying_conversation", "residence=no", NO, "18, 19"),
    *((S, "disease_management", f"conditions={c}", E, "22") for c in (
        "cancer", "copd", "diabetes_2", "cardiovascular", "rheumatoid_arthritis")),
    *((S, "disease_management", f"conditions={c}", ADVISOR, "C17") for c in (
        "osteoarthritis", "chronic_back", "musculoskeletal", "lung_disease", "hypertension", "other")),
    *((S, "disease_management", f"conditions={c}", NO, "22") for c in (
        "none", "anxiety", "depression", "insulin_resistance", "high_cholesterol")),
    (S, "disease_management", "conditions=declined", ADVISOR, "22"),
    (S, "disease_management", "conditions=diabetes_2 age=no", NO, "22"),
    (S, "disease_management", "conditions=diabetes_2 residence=no", NO, "22"),
    (S, "chronic_pain", "pain_duration=over_6", E, "21"),
    (S, "chronic_pain", "pain_duration=3_to_6", ADVISOR, "C4"),
    (S, "chronic_pain", "pain_duration=under_3", NO, "21"),
    (S, "chronic_pain", "pain_duration=none", NO, "21"),
    (S, "anxiety_depression", "conditions=anxiety", E, "20"),
    (S, "anxiety_depression", "conditions=depression", E, "20"),
    (S, "anxiety_depression", "conditions=none", NO, "20"),
    (S, "anxiety_depression", "conditions=osteoarthritis", NO, "20"),
    (S, "nutrition", "conditions=cancer", E, "23"),
    (S, "nutrition", "conditions=copd", E, "23"),
    (S, "nutrition", "conditions=diabetes_2", E, "23"),
    (S, "nutrition", "conditions=cardiovascular", E, "23"),
    (S, "nutrition", f"conditions=rheumatoid_arthritis {BMI}80 risk_factors=no", ADVISOR, "C17"),
    (S, "nutrition", f"conditions=rheumatoid_arthritis {BMI}87", E, "23"),
    (S, "nutrition", f"conditions=none {BMI}72.2 risk_factors=yes", NO, "23"),
    (S, "nutrition", f"conditions=none {BMI}72.25 risk_factors=no", ADVISOR, "C3"),
    (S, "nutrition", f"conditions=none {BMI}72.53 risk_factors=no", ADVISOR, "C3"),
    (S, "nutrition", f"conditions=none {BMI}72.54 risk_factors=yes", E, "23"),
    (S, "nutrition", f"conditions=none {BMI}72.54 risk_factors=no", NO, "23"),
    (S, "nutrition", f"conditions=none {BMI}72.54 risk_factors=unsure", ADVISOR, "23"),
    (S, "nutrition", f"conditions=none {BMI}86.41 risk_factors=yes", E, "23"),
    (S, "nutrition", f"conditions=none {BMI}86.41 risk_factors=no", NO, "23"),
    (S, "nutrition", f"conditions=none {BMI}86.42 risk_factors=yes", ADVISOR, "C3"),
    (S, "nutrition", f"conditions=none {BMI}86.7", ADVISOR, "C3"),
    (S, "nutrition", f"conditions=none {BMI}86.71", E, "23"),
    (S, "nutrition", "conditions=none height=declined", ADVISOR, "23"),
    (S, "nutrition", f"conditions=none {BMI}declined", ADVISOR, "23"),
    (S, "physical_training", "conditions=copd function=activity", E, "24"),
    (S, "physical_training", "conditions=copd function=daily_life", ADVISOR, "24"),
    (S, "physical_training", "conditions=copd function=no", NO, "24"),
    (S, "physical_training", f"conditions=none function=activity {BMI}86.71", E, "24"),
    (S, "physical_training", f"conditions=none function=activity {BMI}86.7", ADVISOR, "C3"),
    (S, "physical_training", f"conditions=none function=activity {BMI}80 risk_factors=yes", E, "24"),
    (S, "physical_training", f"conditions=none function=activity {BMI}80 risk_factors=no", NO, "24"),
    (S, "physical_training", f"conditions=none function=no {BMI}86.71", NO, "24"),
    (S, "mental_health", "conditions=cancer mental_strain=yes", ADVISOR, "25"),
    (S, "mental_health", "conditions=cancer mental_strain=no", NO, "25"),
    (S, "mental_health", f"conditions=none {BMI}86.71 mental_strain=yes", ADVISOR, "25"),
    (S, "mental_health", f"conditions=none {BMI}86.7 pain_duration=none mental_strain=yes", ADVISOR, "C3"),
    (S, "mental_health", f"conditions=none {BMI}72 pain_duration=over_6 mental_strain=yes", ADVISOR, "25"),
    (S, "mental_health", f"conditions=none {BMI}72 pain_duration=3_to_6 mental_strain=yes", ADVISOR, "C4"),
    (S, "mental_health", f"conditions=none {BMI}72 pain_duration=under_3 mental_strain=yes", NO, "25"),
    (S, "nicotine_cessation", "", E, "26"),
    (S, "nicotine_cessation", "age=no", ADVISOR, "C5"),
    (S, "nicotine_cessation", "residence=no", NO, "26"),
    (S, "alcohol_conversation", "", E, "27"),
    (S, "alcohol_conversation", "age=no", ADVISOR, "C5"),
    (S, "alcohol_conversation", "residence=no", NO, "27"),
    (S, "alcohol_treatment", "", E, "7, 27"),
    (S, "alcohol_treatment", "age=no", ADVISOR, "C5"),
    (S, "alcohol_treatment", "residence=no", E, "7, 27"),
    (S, "sammen_om_sundhed", "", ADVISOR, "28"),
    (S, "sammen_om_sundhed", "age=no", NO, "28"),
    (S, "sammen_om_sundhed", "residence=no", NO, "28"),
    *((S, offer, f"{fits} {other}=no", NO, rule) for other, (offer, rule, fits) in product(("age", "residence"), (
        ("chronic_pain", "21", "pain_duration=over_6"), ("anxiety_depression", "20", "conditions=anxiety"),
        ("nutrition", "23", "conditions=copd"), ("physical_training", "24", "conditions=copd function=activity"),
        ("mental_health", "25", "conditions=copd mental_strain=yes")))),
    # Næstved, rules 29-34
    *((N, offer, f"conditions={c}", E, "29") for offer, c in product(LISTED, (
        "diabetes_2", "insulin_resistance", "cardiovascular", "hypertension", "high_cholesterol", "lung_disease",
        "copd", "chronic_back", "osteoarthritis"))),
    *((N, offer, f"conditions={c} {BMI}80", ADVISOR, "C17") for offer, c in product(LISTED, (
        "cancer", "rheumatoid_arthritis", "musculoskeletal", "chronic_pain", "other"))),
    *((N, "clarifying_conversation", f"conditions={c} {BMI}80", NO, "29") for c in ("none", "anxiety", "depression")),
    (N, "clarifying_conversation", f"conditions=none {BMI}86.69", NO, "29"),
    (N, "clarifying_conversation", f"conditions=none {BMI}86.7", E, "29"),
    (N, "disease_management", f"conditions=none {BMI}86.69", NO, "29"),
    (N, "disease_management", f"conditions=none {BMI}86.7", E, "29"),
    (N, "clarifying_conversation", "conditions=diabetes_2 age=no", ADVISOR, "C5"),
    (N, "clarifying_conversation", "conditions=diabetes_2 residence=no", NO, "29"),
    (N, "disease_management", "conditions=diabetes_2 age=no", ADVISOR, "C5"),
    (N, "disease_management", "conditions=diabetes_2 residence=no", NO, "29"),
    (N, "nicotine_group", "advice.pregnant=no", E, "30"),
    (N, "nicotine_group", "advice.pregnant=declined", E, "30"),
    (N, "nicotine_group", "advice.pregnant=yes", NO, "C11"),
    (N, "nicotine_group", "advice.pregnant=no age=no", ADVISOR, "C5"),
    (N, "nicotine_group", "advice.pregnant=no residence=no", NO, "30"),
    (N, "nicotine_individual", "advice.pregnant=no advice.operation=yes", E, "31"),
    (N, "nicotine_individual", "advice.pregnant=no advice.operation=no group=prevented", E, "31"),
    (N, "nicotine_individual", "advice.pregnant=no advice.operation=no group=yes", NO, "31"),
    (N, "nicotine_individual", "advice.pregnant=no advice.operation=no group=no", NO, "31"),
    (N, "nicotine_individual", "advice.pregnant=yes advice.operation=yes", NO, "C11"),
    (N, "nicotine_individual", "advice.pregnant=no advice.operation=yes age=no", ADVISOR, "C5"),
    (N, "nicotine_individual", "advice.pregnant=no advice.operation=yes residence=no", NO, "31"),
    (N, "nicotine_individual", "advice.pregnant=no advice.operation=declined group=yes", ADVISOR, "31"),
    (N, "learn_to_cope", "conditions=anxiety function=daily_life group=yes", E, "32"),
    (N, "learn_to_cope", "conditions=other function=activity group=yes", E, "32"),
    (N, "learn_to_cope", "conditions=none function=activity group=yes", NO, "32"),
    (N, "learn_to_cope", "conditions=copd function=no group=yes", NO, "32"),
    (N, "learn_to_cope", "conditions=copd function=daily_life group=no", NO, "32"),
    (N, "learn_to_cope", "conditions=copd function=daily_life group=prevented", NO, "32"),
    (N, "learn_to_cope", "conditions=copd function=daily_life group=yes age=no", NO, "32"),
    (N, "trivselshotline", "employee=yes residence=no", E, "33"),
    (N, "trivselshotline", "employee=no", NO, "33"),
    (N, "alcohol_conversation", "", E, "C16"),
    (N, "alcohol_conversation", "age=no", ADVISOR, "C5"),
    (N, "alcohol_conversation", "residence=no", NO, "C16"),
    (N, "alcohol_treatment", "", E, "7, C16"),
    (N, "alcohol_treatment", "age=no", ADVISOR, "C5"),
    (N, "closing_conversation", "", ADVISOR, "29"),
    (N, "closing_conversation", "residence=no", NO, "29"),
    # The national minimum, rules 1, 2, 7
    *((X, offer, f"conditions={c}", E, rule) for offer, rule in (
        ("clarifying_conversation", "1, C14"), ("disease_management", "1"), ("nutrition", "1, 2"),
        ("physical_training", "1, 2")) for c in ("diabetes_2", "cardiovascular", "copd", "cancer", "chronic_back")),
    (X, "clarifying_conversation", "conditions=none", NO, "1, C14"),
    (X, "clarifying_conversation", "conditions=other", ADVISOR, "C17"),
    (X, "clarifying_conversation", "conditions=copd age=no", ADVISOR, "C5"),
    (X, "clarifying_conversation", "conditions=copd residence=no", NO, "1, C14"),
    (X, "disease_management", "conditions=none", NO, "1"),
    *((X, offer, "conditions=copd age=no", ADVISOR, "C5") for offer in (
        "disease_management", "nutrition", "physical_training")),
    *((X, offer, "conditions=copd residence=no", NO, rule) for offer, rule in (
        ("disease_management", "1"), ("nutrition", "1, 2"), ("physical_training", "1, 2"))),
    *((X, offer, "conditions=none risk_factors=yes", ADVISOR, "1, 2") for offer in ("nutrition", "physical_training")),
    *((X, offer, "conditions=none risk_factors=no", NO, "1, 2") for offer in ("nutrition", "physical_training")),
    (X, "nicotine_cessation", "", E, "2"),
    (X, "nicotine_cessation", "age=no", ADVISOR, "C5"),
    (X, "nicotine_cessation", "residence=no", NO, "2"),
    (X, "alcohol_conversation", "", E, "2"),
    (X, "alcohol_conversation", "age=no", ADVISOR, "C5"),
    (X, "alcohol_conversation", "residence=no", NO, "2"),
    (X, "alcohol_treatment", "residence=no", E, "7"),
    (X, "alcohol_treatment", "age=no", ADVISOR, "C5"),
]


def answers_of(written: str) -> dict[str, str]:
    """The answers a case is written as, on top of an adult who lives in the municipality."""
    answers = {"eligibility.age": "yes", "eligibility.residence": "yes"}
    for pair in written.split():
        question, value = pair.split("=")
        answers[question if "." in question else f"eligibility.{question}"] = value
    return answers
