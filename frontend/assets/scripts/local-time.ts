/**
 * `<time datetime="…Z" data-local>` is written in the convention's time zone. Where the reader's clock
 * differs, their own time is added as a hint; the page's text stays the truth.
 */
export function localTimes(): void {
  const format = new Intl.DateTimeFormat(document.documentElement.lang || undefined, {
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "numeric",
    minute: "2-digit",
  });
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const element of document.querySelectorAll<HTMLTimeElement>("time[data-local]")) {
    const zone = element.dataset.local;
    const moment = new Date(element.dateTime);
    if (!zone || zone === here || Number.isNaN(moment.getTime())) continue;
    const hint = document.createElement("span");
    hint.className = "soft";
    hint.textContent = ` (${format.format(moment)} where you are)`;
    element.append(hint);
  }
}
