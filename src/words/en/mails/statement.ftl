mail-statement-preheader = { $account } in { $app }: what { $vendor } support did through Porchlight.
mail-statement-mark = { $vendor } · Monthly statement
mail-statement-lead = This is what { $vendor } support did in { $account } through Porchlight in { $month } ({ $zone } time). All of it stands in your history, entry by entry.
mail-statement-history = See your history
mail-statement-see-access-here = Not expecting this? See support access:
mail-statement-proof = This is how your history stood when this mail was sent, signed. Keep this mail: with it you can check later that nobody changed, removed or added anything before it.
