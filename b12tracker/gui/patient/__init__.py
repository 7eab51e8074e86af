"""The page of one patient: identity, response, journal, labs, plan, background, flags."""
