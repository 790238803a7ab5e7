mail-opened-subject = { $vendor } support opened { $account }
mail-opened-preheader = { $agent } is in your account now. You will be mailed what was done.
mail-opened-lead = { $agent } has opened your account in { $app }, as you allowed. Everything is recorded; when the visit ends, you are mailed what was done.
mail-opened-ends = It ends this session at once.
mail-opened-turn-off-here = Not expecting this? Turn off support access; it ends this session at once:
mail-opened-lead-observer = { $agent } has opened { $account } in { $app }, as was allowed. Everything is recorded; when the visit ends, you are mailed what was done.
