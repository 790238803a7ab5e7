# The page of rules: what is in force, the tester, what recorded traffic suggests.
rules-title = Rules
rules-lead = What each address of the app is, how it reads, and what may show.

rules-trouble = The file as it is now is not in force
rules-trouble-stays = The rules from before stay in force until it is mended.
rules-trouble-unreadable = The rules file { $file } cannot be read: { $why }
rules-trouble-wrong = The rules file { $file } has { $count ->
    [one] one problem
   *[other] { $count } problems
}
rules-trouble-line = Line { $line }
rules-trouble-place = Line { $line }, column { $column }:

rules-in-force = In force
rules-file = File
rules-file-read-again = read again when it changes
rules-file-none = none: the built-in rules decide everything
rules-unsaid = Routes that do not say
rules-closed = hidden unless shown
rules-open = shown unless hidden
rules-identity = The app is told by
rules-identity-headers = headers ({ $names })
rules-identity-jwt = a signed token in { $header }, good for { $count } s
rules-identity-entry = an entry at { $address }
rules-hosts = Other hosts
rules-host = { $alias } ({ $origin })
rules-host-told = { $alias } ({ $origin }, told whom to show)
rules-cookies = Cookies that script may read
rules-limits = Limits
rules-limits-said = uploads { $upload } MiB, kept for questions { $asked } MiB, pages held { $page } MiB, answers within { $answer } s
rules-none = The file has no routes and no fields
rules-none-more = Pages are views, other methods are changes; files, money, passwords and users are known by their names.

rules-routes = Routes, in order
rules-column-line = Line
rules-column-requests = Requests
rules-column-are = Are
rules-column-read-as = Read as
rules-any-method = any
rules-as-built-in = as built in
rules-instead-of = not
rules-reads-as-title = its page’s title
rules-at = at { $host }
rules-with = with { $name }
rules-with-value = with { $name }={ $value }
rules-with-field = with the field { $name }
rules-with-field-value = with the field { $name }={ $value }
rules-sent-as = sent as { $kind }
rules-operation = operation { $name }
rules-persisted = document { $id }
rules-takes-files = takes files: { $kinds }
rules-binary = binary messages pass unread
rules-fields = Fields, in order
rules-column-field = Field
rules-column-shows = Shows

rules-try = Try a request
rules-try-lead = Nothing is sent. It is read and decided exactly as the gateway would.
rules-try-host = Host
rules-try-host-app = the app
rules-try-method = Method
rules-try-kind = Body
rules-try-kind-none = no body
rules-try-kind-form = a form
rules-try-kind-json = JSON
rules-try-kind-multipart = a form with files
rules-try-target = Address
rules-try-target-hint = With its query, such as /invoices/17?tab=lines
rules-try-body = What is sent
rules-try-body-hint = As a browser sends it: q=Fabrikam for a form, a JSON document, or the parts of a form with files, from the first boundary on.
rules-try-answer = A piece of what the app answers
rules-try-answer-hint = HTML or JSON, to see what of it an agent would see. Can be left out.
rules-try-button = Try it

rules-tried-refused = It is refused
rules-tried-is = It is:
rules-means-view = It is shown, and recorded.
rules-means-change = It is sent in change mode, which the customer must have allowed.
rules-means-sensitive = It is sent only after the customer has said yes to exactly this.
rules-means-export = It is sent only after the customer has said yes to exactly this file.
rules-means-forbidden = It is never sent from a support session.
rules-means-asset = It is fetched without the customer’s identity, and counted.
rules-means-log-out = It ends the support session, and is not sent.
rules-overruled = The rule says
rules-overruled-all-the-same = , and the built-in rules stand all the same:
rules-overruled-why = it does not say
rules-overruled-never = or this can never be anything else.
rules-tried-rule = Rule
rules-tried-rule-line = { $rule } (line { $line })
rules-tried-built-in = the built-in ones
rules-tried-by-default = By the built-in rules
rules-tried-says = Sentence
rules-tried-files = Files
rules-tried-file = { $file } ({ $count } bytes) as { $field }
rules-tried-fields = Fields are listed under
rules-tried-app-gets = The app would get
rules-tried-host-gets = The host would get
rules-tried-answer = Its answer is
rules-seen-title = What the agent would see
rules-seen-hidden = { $count ->
    [0] Nothing in it is hidden.
    [one] One value is hidden.
   *[other] { $count } values are hidden.
}
rules-seen-label = The answer as the agent would get it
rules-seen-withheld = Nothing of it: { $why }.

rules-suggested = Suggested by what agents did
rules-suggested-no-traffic = No requests are on record yet
rules-suggested-no-traffic-more = Once agents have worked in sessions, rules that would help are suggested here.
rules-suggested-none = Nothing to suggest
rules-suggested-none-more = Every route that was seen reads well by the rules in force.
rules-suggested-seen = Seen:
rules-suggested-paste = Rule to paste: { $title }
rules-about-at = { $route } at { $host }
rules-suggest-host = { $about }: does the app call it?
rules-suggest-host-why = A page’s script wanted to speak with it, and the browser stopped that. If it is yours, name it here; it is told whom to show only with identity = true.
rules-suggest-change = { $about }: is it a change?
rules-suggest-change-why = It is asked for with GET, so it counts as a view, and an agent who may only view can ask for it. Its name sounds like a change.
rules-suggest-looks = { $about }: does it only look?
rules-suggest-looks-why = { $count ->
    [0] It is sent with POST, so it counts as a change.
    [one] It was refused 1 time because the session could only view.
   *[other] It was refused { $count } times because the session could only view.
} Its name sounds like a search.
rules-suggest-export = { $about }: an export by its answer
rules-suggest-export-why = Only its answer showed that it takes data away, so the app was asked before it was refused. With a rule the agent is asked first.
rules-suggest-words = { $about }: words for it
rules-suggest-words-why = The customer reads only its address. Write what it does, beginning with a verb: “sent invoice 17”.

rules-seen-routes = Routes that were seen
rules-seen-routes-order = Routes that were seen, the most frequent first
rules-column-by = By
rules-column-seen = Seen
rules-column-refused = Refused
rules-built-in = built in
