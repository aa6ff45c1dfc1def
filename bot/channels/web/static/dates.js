// Dates, in Danish.

const ZONE = "Europe/Copenhagen";
const format = (options) => new Intl.DateTimeFormat("da-DK", { timeZone: ZONE, ...options });
const CLOCK = format({ hour: "numeric", minute: "2-digit" });
const DAY = format({ weekday: "long", day: "numeric", month: "long" });
const DAY_KEY = format({ year: "numeric", month: "2-digit", day: "2-digit" });

function dayTitle(at, texts) {
  const key = DAY_KEY.format(at);
  if (key === DAY_KEY.format(Date.now())) return texts.today;
  if (key === DAY_KEY.format(Date.now() - 24 * 3600 * 1000)) return texts.yesterday;
  return DAY.format(at);
}

function period(startsAt, endsAt) {
  const start = new Date(startsAt);
  if (!startsAt || Number.isNaN(start.getTime())) return null;
  const until = endsAt ? "–" + CLOCK.format(new Date(endsAt)) : "";
  return `${DAY.format(start)} kl. ${CLOCK.format(start)}${until}`;
}
