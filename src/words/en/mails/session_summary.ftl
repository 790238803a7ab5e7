mail-summary-subject = { $vendor } support visit: { $headline } ({ $span })
mail-summary-mark = { $vendor } · Support visit
mail-summary-title = { $vendor } support visited { $account }: { $headline }
mail-summary-changes = Changes
mail-summary-on = on { $place }
mail-summary-taken = Taken out
mail-summary-shown = Shown, as you allowed
mail-summary-refused = Tried and refused
mail-summary-viewed = Pages viewed
mail-summary-none-viewed = None. The session was opened, and no page was looked at.
mail-summary-also = Also
# Behind the link to support access.
mail-summary-which-is-off = , which is off
mail-summary-turn-off-here = Not expecting this? Turn off support access:
mail-summary-see-access-here = Not expecting this? See support access, which is off:
mail-summary-proof = This is how your history stood when the visit ended, signed. Keep this mail: with it you can check later that nobody changed, removed or added anything before it.
