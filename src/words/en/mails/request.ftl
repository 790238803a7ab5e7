# To owners.
mail-request-subject = { $agent } asks to { $what }; answer by { $until }
mail-request-preheader = Nothing has been opened. No answer means no.
mail-request-title = { $agent } asks to { $what }
mail-request-lead = { $agent } from { $vendor } support asks to { $what } in { $account }.
mail-request-lead-access = { $agent } from { $vendor } support asks to { $what }.
mail-request-nothing = Support access is on, and you are asked each time. Nothing has been opened, and without your yes nothing will be: no answer means no.
mail-request-nothing-access = Support access is off. Nothing has been opened, and without your yes nothing will be: no answer means no.
mail-request-stays-off = You need not do anything: support access stays off.

# To leads.
mail-approval-subject = { $account }: { $agent } needs an approval; answer by { $until }
mail-approval-title = { $agent } needs an approval
mail-approval-lead = { $agent } asks to { $what } in { $account }.
mail-approval-nothing = This session needs the approval of a lead who did not ask for it. Nothing has been opened.

# To the agent.
mail-came-why = You get this mail because you asked to come in to { $account } in { $app }.
