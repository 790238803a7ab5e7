# Behind "asks to", "asked to" and the like.
asks-says = do this: { $what }
asks-sensitive = do something sensitive: { $act }
asks-sensitive-briefly = do something sensitive on { $page }
asks-export = export { $file }
asks-reveal = see { $field } on { $page }, which is hidden
asks-reveal-several = see { $field } on { $page } ({ $count } values), which is hidden
asks-reveal-briefly = see { $field }, which is hidden
fields-counted = { $count } fields on { $page }
file-rows = { $file } ({ $count ->
    [one] 1 row
   *[other] { $count } rows
})
file-columns = { $file } (columns: { $columns })
file-rows-and-columns = { $file } ({ $count ->
    [one] 1 row
   *[other] { $count } rows
}; columns: { $columns })

asked = asked to { $what }
asked-why = asked to { $what }: “{ $why }”
answered-once = allowed { $agent }, once, to { $what }
answered-until-end = allowed changes until the session ends; { $agent } had asked to { $what }
answered-reveal-until-end = allowed { $agent } to { $what }, until the session ends
answered-declined = did not allow { $agent } to { $what }
answered-share-screen = would rather share the screen than let { $agent } { $what }
seconded = agreed, as a lead, that { $agent } may { $what }
not-seconded = did not agree, as a lead, that { $agent } may { $what }
lapsed-unanswered = Nobody answered in time, which means no: { $agent } had asked to { $what }
lapsed-not-seconded = No lead agreed in time, which means no: { $agent } had asked to { $what }
lapsed-access-over = Support access was over before there was an answer: { $agent } had asked to { $what }
with-note = { $did }; “{ $note }”
with-consent = { $did }, as the owner had allowed

label-consent-id = Consent
label-answer-by = Answer by
label-content = Content (keyed hash)

question-waiting = Waiting for an answer
question-waiting-for-lead = Allowed by the owner; a lead has to agree as well
question-allowed = Allowed once
question-allowed-until-end = Changes allowed until the session ends
question-reveal-until-end = Allowed until the session ends
question-declined = Declined
question-screen-instead = Declined: the owner will share the screen instead
question-declined-by-lead = Declined by a lead
question-lapsed = Nobody answered in time, which means no
question-used = Allowed, and used
question-expired = Allowed, but not used in time
question-access-over = Support access was over first
question-draft = Not asked yet

outcome-once = { $by } allowed it, once
outcome-until-end = { $by } allowed changes until the session ends
outcome-reveal-until-end = { $by } allowed it until the session ends
outcome-declined = { $by } said no
outcome-share-screen = { $by } said no, and will share the screen instead
outcome-needs-lead = { $by } allowed it; a lead has to agree as well
outcome-seconded = { $by } allowed it, and { $lead } agreed
outcome-not-seconded = { $lead } did not agree
outcome-lapsed = Nobody answered in time, which means no
then-send = Send it from the question’s page; it is good for exactly this, once.
then-look = Open the page again: it shows there once.
then-look-until-end = Open the page again: it shows there until the session ends.
then-not-shown = It stays hidden.
then-change = Switch to change mode on the session’s page.
then-nothing = Nothing was sent.
then-call-hidden = It stays hidden. Arrange a call, and look at it together.
then-call = Nothing was sent. Arrange a call, and look at it together.
then-wait = Nothing was sent yet. You will be mailed when a lead has answered.

file-sent = { $name } ({ $size })
