mail-address-subject = Mails about support access to { $account } now go to { $to }
mail-address-preheader = The old address and the new one are told.
mail-address-title = Mails for { $name } now go to { $to }
mail-address-lead = Mails about support access to { $account } in { $app }, and links to sign in.
mail-address-first = Mails about support access to { $account } in { $app } that are for { $name } now go to { $to }, and so do links to sign in.
# In front of a link, and the link.
mail-address-ask = Ask { $vendor } who changed it, and look at
mail-address-done = what was done
mail-address-ask-here = Not expecting this? Ask { $vendor } who changed it, and look at what was done:
mail-address-why = This mail goes to the old address and to the new one, so that nobody’s address changes unseen.
