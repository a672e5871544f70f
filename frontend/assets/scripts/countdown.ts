/**
 * `<div class="timer" data-seconds="840">` counts down, warns two minutes before the end, and says when it is
 * over. It counts from when the page came, so that a wrong clock does no harm.
 */
export function countdowns(): void {
  for (const timer of document.querySelectorAll<HTMLElement>(".timer[data-seconds]")) {
    const seconds = Number(timer.dataset.seconds);
    const left = timer.querySelector<HTMLElement>(".timer-left");
    const alarm = timer.querySelector<HTMLElement>(".timer-alarm");
    if (!left || !alarm || !Number.isFinite(seconds)) continue;
    const end = performance.now() + seconds * 1000;
    const tick = () => {
      const rest = Math.max(0, Math.round((end - performance.now()) / 1000));
      left.textContent = ` · ${Math.floor(rest / 60)}:${String(rest % 60).padStart(2, "0")} left`;
      timer.classList.toggle("timer-low", rest <= 120 && rest > 0);
      timer.classList.toggle("timer-over", rest === 0);
      say(alarm, words(rest));
      if (rest > 0) window.setTimeout(tick, 1000);
    };
    tick();
  }
}

function words(rest: number): string {
  if (rest === 0) {
    return "The time is over. Go on all the same: if the places are still free, they are yours again.";
  }
  return rest <= 120 ? "Less than two minutes left." : "";
}

/** Said once, so that it is read out once. */
function say(alarm: HTMLElement, text: string): void {
  if (alarm.textContent !== text) alarm.textContent = text;
}
