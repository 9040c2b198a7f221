"""Totals that an agency published: a statutory report holds no uses, but the logs must be able to give its figures."""
