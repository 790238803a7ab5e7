# Reports over weeks.
nav-reports = Reports
reports-title = Reports
reports-which-weeks = Which weeks
reports-newest = { $count } weeks
reports-other-weeks = Other weeks
reports-first-day = First day
reports-last-day = Last day
reports-whole-weeks = Whole weeks are shown, from Monday to Sunday, at most 53 of them.
reports-one-week = Week { $first }
reports-weeks = Weeks { $first } to { $last }
reports-to-come = These weeks are still to come. Enter a day that is past.
reports-too-long = At most { $count } weeks can be shown. Choose a later first day or an earlier last day.

reports-glance = At a glance
reports-nothing = No sessions in these weeks.
reports-as-table = The same as a table
reports-chart-said = A value for each week. The table below holds all numbers.
reports-of = { $count } of { $all }
reports-decimal-point = .
reports-days-hours = { $days } { $hours } h
reports-too-few = { $count ->
    [0] –
    [one] – (1 session)
   *[other] – ({ $count } sessions)
}
reports-in-minutes = { $what } (minutes)
reports-access-now = Accounts that allow access now
reports-access-average = Allowing access on average

reports-week = Week
reports-week-short = W{ $number }
reports-week-running = Week { $number }, not over yet
reports-from-day = From
reports-sessions = Sessions
reports-view-only = View only
reports-changing = With changes
reports-changes = Changes
reports-median = Median
reports-median-length = Median length
reports-median-lag = Median time to the verdict
reports-nine-in-ten = Nine in ten within
reports-longest = Longest
reports-reviewed = Reviewed
reports-unreviewed = Not reviewed yet
reports-key-most = Up to where nine in ten reach (the longest, of fewer than ten)
reports-key-single = A single session, where there are fewer than three

reports-sessions-title = Sessions by week
reports-sessions-lead = { $count ->
    [0] No sessions in these weeks.
    [one] 1 session ended, { $changing ->
        [0] for viewing only
       *[other] with changes
    }.
   *[other] { $count } sessions ended, { $changing } of them with changes.
}
reports-sessions-of-week = Week { $number }: { $first } view only, { $second } with changes

reports-lengths-title = How long sessions lasted
reports-lengths-median = Half of them lasted { $median } or less, nine in ten { $most } or less.
reports-lengths-median-longest = Half of them lasted { $median } or less, the longest { $most }.
reports-lengths-few = { $count ->
    [0] No sessions in these weeks.
    [one] 1 session: { $lengths }.
   *[other] { $count } sessions: { $lengths }.
}
reports-median-of-week = Week { $number }: { $count } sessions, median { $median }, at most { $most }
reports-few-of-week = { $count ->
    [0] Week { $number }: none
    [one] Week { $number }: 1 session, { $lengths }
   *[other] Week { $number }: { $count } sessions, { $lengths }
}

reports-lag-title = From the end to the verdict
reports-lag-median = Half of the verdicts came within { $median }, nine in ten within { $most }.
reports-lag-median-longest = Half of the verdicts came within { $median }, the last after { $most }.
reports-lag-few = { $count ->
    [0] No session of these weeks is reviewed yet.
    [one] 1 session is reviewed: after { $lengths }.
   *[other] { $count } sessions are reviewed: after { $lengths }.
}
reports-lag-open = { $count ->
    [one] 1 session waits for a verdict, for { $longest }.
   *[other] { $count } sessions wait for a verdict, the longest for { $longest }.
}

reports-changes-title = Changes by week
reports-changes-lead = { $count ->
    [0] Nothing was changed
    [one] 1 change was made
   *[other] { $count } changes were made
}{ $tried ->
    [0] .
    [one] ; 1 more was not taken by the app, or nobody knows.
   *[other] ; { $tried } more were not taken by the app, or nobody knows.
}
reports-changes-made = Changes made
reports-changes-tried = Not taken, or unknown
reports-changes-of-week = Week { $number }: { $first } made, { $second } not taken or unknown

reports-questions-title = Questions to owners
reports-questions-lead = { $count ->
    [0] Nothing was asked in these weeks.
    [one] 1 question: { $allowed } allowed, { $declined } declined, { $lapsed } without an answer in time, { $waiting } waiting.
   *[other] { $count } questions: { $allowed } allowed, { $declined } declined, { $lapsed } without an answer in time, { $waiting } waiting.
}
reports-category = Of what
reports-by = Counted by
reports-by-task = Declared task
reports-by-kind = What was asked
reports-no-task = No declared task
reports-kind-change = A change
reports-kind-sensitive = Something sensitive
reports-kind-export = A file to take out
reports-kind-reveal = A hidden field to show
reports-asked = Asked
reports-allowed = Allowed
reports-declined = Declined
reports-lapsed = Not answered in time
reports-waiting = Waiting

reports-tries-title = Refused tries of entry
reports-tries-lead = { $count ->
    [0] Nobody was refused in these weeks.
    [one] 1 try was refused. Nothing was opened.
   *[other] { $count } tries were refused. Nothing was opened.
}
reports-cause = Cause
reports-tries = Tries
reports-people = People

reports-agents-title = How agents work
reports-agents-lead = Numbers do not say why. The sessions behind them do: each name leads there.
reports-agent = Agent
reports-unknown-agent = Not known who
reports-with-task = With a declared task
reports-outside = Pages outside it
reports-refused = Steps refused
reports-ended-themselves = Ended by the agent
reports-ended-idle = Ended idle
reports-ended-hard = Time was up
reports-ended-otherwise = Ended otherwise
reports-flagged = Flagged

reports-notes = How this is counted
reports-note-weeks = A session counts in the week in which it ended; weeks begin on Monday ({ $zone }). A median is given from three sessions on, and nine in ten from ten on.
reports-note-going-on = { $count ->
    [one] 1 session of these weeks is still going on, and not counted yet.
   *[other] { $count } sessions of these weeks are still going on, and not counted yet.
}
reports-note-erased = { $count ->
    [one] What 1 session said is erased
   *[other] What { $count } sessions said is erased
}; their numbers are still known and counted. { $unreviewed ->
    [0] All of them had been reviewed.
    [one] 1 of them was never reviewed, and cannot be any more.
   *[other] { $unreviewed } of them were never reviewed, and cannot be any more.
}
reports-note-tries = Refused tries are kept for { $days } days: of those before { $day } nothing is known.
