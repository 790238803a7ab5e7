moment = { $day }, { $time } { $zone }
day = { $weekday } { $day } { $month } { $year }
day-in-zone = { $day }, { $zone }
short-day = { $day } { $month }
span = { $from-day }, { $from }–{ $to }
span-minute = { $from-day }, { $from }
span-days = { $from-day }, { $from } – { $to-day }, { $to }
period = { $day }, { $from }–{ $to } { $zone }
period-minute = { $start }
period-days = { $start } – { $end }

relative-moment-ago = just now
relative-moment-ahead = in a moment
relative-minutes-ago = { $count } min ago
relative-minutes-ahead = in { $count } min
relative-hours-ago = { $count } h ago
relative-hours-ahead = in { $count } h
relative-days-ago = { $count ->
    [one] 1 day ago
   *[other] { $count } days ago
}
relative-days-ahead = { $count ->
    [one] in 1 day
   *[other] in { $count } days
}

duration-moment = less than a minute
duration-minutes = { $count } min
duration-hours = { $count } h
duration-hours-minutes = { $hours } h { $minutes } min
duration-days = { $count ->
    [one] 1 day
   *[other] { $count } days
}

weekday-1 = Mon
weekday-2 = Tue
weekday-3 = Wed
weekday-4 = Thu
weekday-5 = Fri
weekday-6 = Sat
weekday-7 = Sun

month-1 = Jan
month-2 = Feb
month-3 = Mar
month-4 = Apr
month-5 = May
month-6 = Jun
month-7 = Jul
month-8 = Aug
month-9 = Sep
month-10 = Oct
month-11 = Nov
month-12 = Dec

month-of-year = { $month } { $year }
month-1-in-full = January
month-2-in-full = February
month-3-in-full = March
month-4-in-full = April
month-5-in-full = May
month-6-in-full = June
month-7-in-full = July
month-8-in-full = August
month-9-in-full = September
month-10-in-full = October
month-11-in-full = November
month-12-in-full = December
weekday-and-time = { $weekday } { $time }
