# To owners.
mail-question-subject = { $agent } asks to { $what }; answer by { $until }
mail-question-preheader = Nothing has been done. No answer means no.
mail-question-title = { $agent } asks to { $what }
mail-question-lead = { $agent } from { $vendor } support asks to { $what }.
mail-question-nothing = Nothing has been done. Without your yes nothing will be: no answer means no.

# To the agent.
mail-answered-why = You get this mail because you asked an owner of { $account } in { $app }.

# To leads.
mail-second-subject = { $account }: { $agent } needs a second yes
mail-second-preheader = { $by } has agreed. Nothing has been done.
mail-second-title = { $agent } needs a second yes
mail-second-lead = { $agent } asks to { $what }.
mail-second-agreed = { $by } of { $account } has agreed. Because this is sensitive, one of you has to agree as well. Nothing has been done.
