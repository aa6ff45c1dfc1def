"""Eligibility pre-checks: criteria as a tree, three truths, a verdict with its reasons, the next question worth asking.

Sources: S0 and S3 for the two municipalities' criteria, S4 §2.1 for the national minimum, domain-facts Rulings C3-C6,
C14-C17.
"""
from bot.domain.eligibility.flow import eligibility_flow
from bot.domain.eligibility.leaves import Reason
from bot.domain.eligibility.offers import Catalogue, Offer
from bot.domain.eligibility.verdicts import Verdict, evaluate, next_question

__all__ = ["Catalogue", "Offer", "Reason", "Verdict", "eligibility_flow", "evaluate", "next_question"]
