# What several mails say. The names of vendor, app and account are at hand in every text of a mail.
mail-why-you = You get this mail because you are an owner of { $account } in { $app }. All owners get it, and support cannot switch it off.
mail-why-owner = You get this mail because you are an owner of { $account } in { $app }.
mail-why-lead = You get this mail because you are a lead of { $vendor } support.
# In front of a link, the link, and behind it.
mail-choose-on = You choose your mails on
mail-choose-page = this page
mail-choose-summary = The summary at a visit’s end always comes.
mail-choose-here = You choose your mails here: { $url } (the summary at a visit’s end always comes)

mail-mark-access = { $vendor } · Support access
mail-mark-asks = { $vendor } · Support asks

mail-not-expecting = Not expecting this?
mail-turn-off = Turn off support access
mail-at-once = It takes effect at once.
mail-turn-off-here = Not expecting this? Turn off support access; it takes effect at once:
mail-see-access = See support access
mail-see-session = See this session
mail-see-question = See the question
mail-see-request = See the request
mail-answer-here = Answer here (the link only opens the page):
mail-asked-before = You had asked to { $what }.
mail-proof = Proof

# To an observer, who decides nothing; `owners` do.
mail-some-owner = an owner
mail-why-observer-too = You get this mail because you are an observer of { $account } in { $app }: you read everything, and decide nothing. Support cannot switch it off.
mail-why-observer = You get this mail because you are an observer of { $account } in { $app }.
mail-owners-turn-off = Tell { $owners }: turned off, support access ends at once.
mail-owners-turn-off-here = Not expecting this? Tell { $owners }: turned off, support access ends at once. See it here:
