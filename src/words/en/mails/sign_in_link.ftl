mail-link-subject = Sign in to the support access of { $account }
mail-link-preheader = Good once, until { $until }.
mail-link-title = Sign in
mail-link-lead = With this link you sign in once, until { $until }
mail-link-not-asked = If you did not ask for it, do nothing: without this mail nobody can use it.
mail-link-why = You get this mail because somebody entered your address at the support access of { $app }.
