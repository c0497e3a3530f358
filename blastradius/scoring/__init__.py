"""How bad a change is, as a number that is explained by its terms."""

from blastradius.scoring.score import Scored, plan_score, score_change

__all__ = ["Scored", "plan_score", "score_change"]
