support-access = Support access
scope-view = view only
scope-change = view and change
grant-given-view = allowed support to view the account until { $until }
grant-given-change = allowed support to view and change the account until { $until }
grant-changed = changed the end of support access from { $before } to { $until }
grant-withdrawn = turned off support access
grant-lapsed = came to its end, { $until }

label-consent = Agreed to
label-from = From
label-until = Until
label-until-before = Would have ended
label-grant = Grant
