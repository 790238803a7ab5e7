mail-tries-nothing = Nothing was opened.
mail-tries-mark = { $vendor } · Refused tries
mail-tries-lead = Nothing was opened. The customers’ owners see each try that concerned their account.
mail-tries-see = See who tried what
mail-tries-why = You get this mail because you review the sessions of { $vendor } support. It comes once for the time it tells of.
