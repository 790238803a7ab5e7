// Numbers and moments as Porchlight's pages write them.

const digits = new Intl.NumberFormat("en-GB");

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

export const number = (count) => digits.format(count);

/** `3 entries`. */
export const counted = (count, one, many = `${one}s`) => `${number(count)} ${count === 1 ? one : many}`;

/** Tells moments in the account's time zone, or in the browser's where it does not know that one. */
export function speaker(timeZone) {
  const style = { weekday: "short", day: "numeric", month: "numeric", year: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short" };
  let format;
  try {
    format = new Intl.DateTimeFormat("en-GB", { ...style, timeZone });
  } catch {
    format = new Intl.DateTimeFormat("en-GB", style);
  }
  return {
    /** `Sun 22 Nov 2026, 15:06 CET`; `at` is a Date or a moment of the log. */
    moment(at) {
      const date = at instanceof Date ? at : new Date(`${at.slice(0, 23)}Z`);
      const part = Object.fromEntries(format.formatToParts(date).map(({ type, value }) => [type, value]));
      return `${part.weekday} ${part.day} ${months[part.month - 1]} ${part.year}, ${part.hour}:${part.minute} ${part.timeZoneName}`;
    },
  };
}
