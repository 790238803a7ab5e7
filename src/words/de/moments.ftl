moment = { $day }, { $time } { $zone }
day = { $weekday } { $day }. { $month } { $year }
day-in-zone = { $day }, { $zone }
short-day = { $day }. { $month }
span = { $from-day }, { $from }–{ $to }
span-minute = { $from-day }, { $from }
span-days = { $from-day }, { $from } – { $to-day }, { $to }
period = { $day }, { $from }–{ $to } { $zone }
period-minute = { $start }
period-days = { $start } – { $end }

relative-moment-ago = gerade eben
relative-moment-ahead = gleich
relative-minutes-ago = vor { $count } Min.
relative-minutes-ahead = in { $count } Min.
relative-hours-ago = vor { $count } Std.
relative-hours-ahead = in { $count } Std.
relative-days-ago = { $count ->
    [one] vor 1 Tag
   *[other] vor { $count } Tagen
}
relative-days-ahead = { $count ->
    [one] in 1 Tag
   *[other] in { $count } Tagen
}

duration-moment = weniger als 1 Min.
duration-minutes = { $count } Min.
duration-hours = { $count } Std.
duration-hours-minutes = { $hours } Std. { $minutes } Min.
duration-days = { $count ->
    [one] 1 Tag
   *[other] { $count } Tage
}

weekday-1 = Mo
weekday-2 = Di
weekday-3 = Mi
weekday-4 = Do
weekday-5 = Fr
weekday-6 = Sa
weekday-7 = So

month-1 = Jan.
month-2 = Feb.
month-3 = März
month-4 = Apr.
month-5 = Mai
month-6 = Juni
month-7 = Juli
month-8 = Aug.
month-9 = Sept.
month-10 = Okt.
month-11 = Nov.
month-12 = Dez.

month-of-year = { $month } { $year }
month-1-in-full = Januar
month-2-in-full = Februar
month-3-in-full = März
month-4-in-full = April
month-5-in-full = Mai
month-6-in-full = Juni
month-7-in-full = Juli
month-8-in-full = August
month-9-in-full = September
month-10-in-full = Oktober
month-11-in-full = November
month-12-in-full = Dezember
weekday-and-time = { $weekday } { $time }
