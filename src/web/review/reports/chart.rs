//! Charts, drawn here, so that the page needs neither script nor style of its own. Everything is placed in percent: a
//! chart takes the room that there is, and its words stay as large as words are.
//!
//! What does not live here: the same numbers as words, which the table beside each chart has.

use std::fmt;

/// On a wide screen about so many weeks have their name below the chart; on a phone, as many as there is room for.
const NAMED: usize = 7;
const NAMED_NARROW: usize = 3;

/// How much of its place a bar takes.
const BAR: f64 = 0.64;

/// Where an axis of counts may end: half of it is a whole number too.
const COUNTS: [i64; 5] = [2, 4, 6, 8, 10];

/// Where an axis of times may end, in seconds: half of it is a round time too. Beyond, each twice the one before.
const TIMES: [i64; 9] = [600, 1_200, 3_600, 7_200, 14_400, 28_800, 86_400, 172_800, 345_600];

/// What is drawn of a week.
pub(super) enum Drawn {
    /// Two counts, one on the other.
    Stacked([u64; 2]),
    /// A usual length, and a long one, in seconds.
    Range(i64, i64),
    /// A few lengths, in seconds.
    Single(Vec<i64>),
}

/// A week of a chart.
pub(super) struct Of {
    /// Below it.
    pub label: String,
    /// What is drawn, in words.
    pub said: String,
    pub drawn: Drawn,
}

/// For `templates/review/chart.html`.
pub(super) struct Chart {
    /// At the top, in the middle, and at the floor.
    pub ticks: [String; 3],
    pub columns: Vec<Place>,
    /// What the marks mean, each with its class.
    pub keys: Vec<(&'static str, String)>,
}

/// A week's place.
pub(super) struct Place {
    pub label: Option<Label>,
    pub said: String,
    pub left: Percent,
    pub width: Percent,
    pub marks: Vec<Mark>,
}

pub(super) struct Label {
    pub text: String,
    /// Shown only where there is room.
    pub is_wide: bool,
}

/// Something drawn.
pub(super) enum Mark {
    Bar { class: &'static str, x: Percent, y: Percent, width: Percent, height: Percent },
    Line { x: Percent, top: Percent, bottom: Percent },
    Dot { class: &'static str, x: Percent, y: Percent },
}

/// `12.34%`.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub(super) struct Percent(f64);

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2}%", self.0)
    }
}

impl Chart {
    /// Nothing where there is nothing to draw.
    pub(super) fn of_counts(weeks: Vec<Of>, keys: [String; 2]) -> Option<Self> {
        let most = highest(&weeks)?;
        let top = end_of_counts(most);
        let classes = ["chart-first", "chart-second"];
        Some(Self {
            ticks: [top.to_string(), (top / 2).to_string(), "0".to_owned()],
            columns: columns(weeks, top),
            keys: classes.into_iter().zip(keys).collect(),
        })
    }

    /// The same of times; `told` says a number of seconds.
    pub(super) fn of_lengths(
        weeks: Vec<Of>,
        keys: [String; 3],
        told: impl Fn(i64) -> String,
    ) -> Option<Self> {
        let top = end_of_times(highest(&weeks)?);
        let drawn = |class: &str| {
            weeks.iter().any(|week| match &week.drawn {
                Drawn::Single(each) => class == "chart-single" && !each.is_empty(),
                _ => class != "chart-single",
            })
        };
        let keys = ["chart-dot", "chart-line", "chart-single"].into_iter().zip(keys);
        let keys = keys.filter(|(class, _)| drawn(class)).collect();
        let ticks = [told(top), told(top / 2), "0".to_owned()];
        Some(Self { ticks, columns: columns(weeks, top), keys })
    }
}

/// The highest thing that is drawn; nothing where there is none.
fn highest(weeks: &[Of]) -> Option<i64> {
    let of = |one: &Of| match &one.drawn {
        Drawn::Stacked(counts) => {
            let sum = counts.iter().sum::<u64>();
            (sum > 0).then_some(sum.cast_signed())
        }
        Drawn::Range(_, most) => Some(*most),
        Drawn::Single(each) => each.iter().max().copied(),
    };
    weeks.iter().filter_map(of).max()
}

fn end_of_counts(most: i64) -> i64 {
    let sizes = std::iter::successors(Some(1_i64), |size| size.checked_mul(10));
    let ends = sizes.flat_map(|size| COUNTS.map(|end| end.saturating_mul(size)));
    ends.into_iter().find(|end| *end >= most).unwrap_or(i64::MAX)
}

fn end_of_times(most: i64) -> i64 {
    let [.., longest] = TIMES;
    let longer = std::iter::successors(Some(longest), |end| end.checked_mul(2));
    TIMES.into_iter().chain(longer).find(|end| *end >= most).unwrap_or(i64::MAX)
}

fn columns(weeks: Vec<Of>, top: i64) -> Vec<Place> {
    let count = weeks.len();
    let width = 100.0 / count.max(1) as f64;
    let wide = step(count, NAMED, 1);
    let narrow = step(count, NAMED_NARROW, wide);
    let column = |(place, week): (usize, Of)| {
        let left = width * place as f64;
        let back = count - 1 - place;
        let is_wide = !back.is_multiple_of(narrow);
        let label = back.is_multiple_of(wide).then_some(Label { text: week.label, is_wide });
        Place {
            label,
            said: week.said,
            left: Percent(left),
            width: Percent(width),
            marks: marks(&week.drawn, left, width, top),
        }
    };
    weeks.into_iter().enumerate().map(column).collect()
}

/// From the last one back, each so-and-so-many-th place is named: at most `most` of them, in steps of `unit`.
fn step(count: usize, most: usize, unit: usize) -> usize {
    count.div_ceil(most * unit).max(1) * unit
}

fn marks(drawn: &Drawn, left: f64, width: f64, top: i64) -> Vec<Mark> {
    let height = |value: i64| 100.0 * value as f64 / top.max(1) as f64;
    let middle = Percent(left + width / 2.0);
    let dot = |class, value: i64| Mark::Dot { class, x: middle, y: Percent(100.0 - height(value)) };
    match drawn {
        Drawn::Stacked(counts) => {
            let mut floor = 0.0;
            let mut bars = Vec::new();
            for (class, count) in ["chart-first", "chart-second"].into_iter().zip(counts) {
                let tall = height(count.cast_signed());
                floor += tall;
                let (x, y) = (Percent(left + width * (1.0 - BAR) / 2.0), Percent(100.0 - floor));
                if *count > 0 {
                    bars.push(Mark::Bar { class, x, y, width: Percent(width * BAR), height: Percent(tall) });
                }
            }
            bars
        }
        Drawn::Range(usual, most) => {
            let line = Mark::Line {
                x: middle,
                top: Percent(100.0 - height(*most)),
                bottom: Percent(100.0 - height(*usual)),
            };
            vec![line, dot("chart-dot", *usual)]
        }
        Drawn::Single(each) => each.iter().map(|value| dot("chart-single", *value)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weeks(counts: &[[u64; 2]]) -> Vec<Of> {
        let of = |counts: &[u64; 2]| Of {
            label: String::new(),
            said: String::new(),
            drawn: Drawn::Stacked(*counts),
        };
        counts.iter().map(of).collect()
    }

    #[test]
    fn an_axis_ends_at_a_round_number_of_which_half_is_one_too() {
        assert_eq!([1, 2, 3, 7, 9, 11, 41, 199].map(end_of_counts), [2, 2, 4, 8, 10, 20, 60, 200]);
        assert_eq!([1, 600, 3_000, 90_000, 345_601].map(end_of_times), [600, 600, 3_600, 172_800, 691_200]);
    }

    #[test]
    fn bars_stand_on_each_other_and_reach_as_high_as_their_sum() {
        let chart = Chart::of_counts(weeks(&[[1, 3], [0, 0], [0, 2]]), Default::default()).expect("drawn");
        assert_eq!(chart.ticks, ["4", "2", "0"]);
        let bars: Vec<(&str, String, String)> = chart
            .columns
            .iter()
            .flat_map(|column| &column.marks)
            .map(|mark| match mark {
                Mark::Bar { class, y, height, .. } => (*class, y.to_string(), height.to_string()),
                _ => panic!("no bar"),
            })
            .collect();
        let bar = |class, y: &str, height: &str| (class, y.to_owned(), height.to_owned());
        assert_eq!(
            bars,
            [
                bar("chart-first", "75.00%", "25.00%"),
                bar("chart-second", "0.00%", "75.00%"),
                bar("chart-second", "50.00%", "50.00%")
            ]
        );
        assert!(Chart::of_counts(weeks(&[[0, 0]]), Default::default()).is_none());
    }

    #[test]
    fn weeks_are_named_at_even_distances_up_to_the_last_and_fewer_on_a_phone() {
        for count in 1..60 {
            let counts: Vec<[u64; 2]> = vec![[1, 0]; count];
            let chart = Chart::of_counts(weeks(&counts), Default::default()).expect("drawn");
            let labels = || chart.columns.iter().filter_map(|column| column.label.as_ref());
            assert!(
                labels().count() <= NAMED && labels().filter(|label| !label.is_wide).count() <= NAMED_NARROW
            );
            assert!(chart.columns[count - 1].label.as_ref().is_some_and(|label| !label.is_wide), "{count}");
        }
    }

    #[test]
    fn nothing_is_drawn_beyond_the_chart() {
        let single = |each: &[i64]| Of {
            label: String::new(),
            said: String::new(),
            drawn: Drawn::Single(each.to_vec()),
        };
        let range = Of { label: String::new(), said: String::new(), drawn: Drawn::Range(900, 4_000) };
        let of = vec![single(&[0, 3_000]), range, single(&[])];
        let chart = Chart::of_lengths(of, Default::default(), |s| s.to_string()).expect("drawn");
        assert_eq!(chart.ticks[0], "7200");
        for mark in chart.columns.iter().flat_map(|column| &column.marks) {
            let ys = match mark {
                Mark::Dot { y, .. } => [*y, *y],
                Mark::Line { top, bottom, .. } => [*top, *bottom],
                Mark::Bar { .. } => panic!("no bar"),
            };
            assert!(ys.iter().all(|y| (0.0..=100.0).contains(&y.0)) && ys[0] <= ys[1], "{ys:?}");
        }
    }
}
