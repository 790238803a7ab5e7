// What the page's texts say, and numbers and moments as Porchlight's pages write them. The texts come with the page, in its
// reader's language; what stands in square brackets in them is filled here.

const english = "en-GB";
const weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** What is told in the language of the texts in `holder`, with times as in `timeZone`. */
export function words(holder, language, timeZone) {
  const texts = new Map(Array.from(holder.querySelectorAll("[data-text]"), (each) => [each.dataset.text, each.textContent]));
  const digits = new Intl.NumberFormat(language === "en" ? english : language);
  const number = (count) => digits.format(count);
  const format = moments(timeZone);

  /** The text of that name; of a problem it may come with what fills its gaps. */
  function say(said, gaps = {}) {
    if (Array.isArray(said)) return say(...said);
    const text = texts.get(said) ?? said;
    return text.replace(/\[([a-z]+)\]/g, (whole, gap) => Object.hasOwn(gaps, gap) ? filled(gaps[gap]) : whole).trim();
  }

  function filled(gap) {
    if (typeof gap === "number") return number(gap);
    if (Array.isArray(gap)) return say(gap);
    return typeof gap === "object" ? gap.all.map((each) => say(each)).join(" ") : gap;
  }

  /** The same of one or of several. */
  const counted = (name, count, gaps = {}) => say(`${name}-${count === 1 ? "one" : "many"}`, { ...gaps, count });

  /** `Sun 22 Nov 2026, 15:06 CET`; `at` is a Date or a moment of the log. */
  function moment(at) {
    const date = at instanceof Date ? at : new Date(`${at.slice(0, 23)}Z`);
    const part = Object.fromEntries(format.formatToParts(date).map(({ type, value }) => [type, value]));
    const [weekday, month] = [`weekday-${weekdays.indexOf(part.weekday) + 1}`, `month-${Number(part.month)}`];
    return say("check-moment", { weekday: [weekday], day: part.day, month: [month], year: part.year, time: `${part.hour}:${part.minute}`, zone: part.timeZoneName });
  }

  return { say, counted, moment };
}

/** In that time zone, or in the browser's where it does not know that one. */
function moments(timeZone) {
  const style = { weekday: "short", day: "numeric", month: "numeric", year: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short" };
  try {
    return new Intl.DateTimeFormat(english, { ...style, timeZone });
  } catch {
    return new Intl.DateTimeFormat(english, style);
  }
}
