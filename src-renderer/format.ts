/** Whole seconds below a minute, "3 min 20 s" below an hour, "1 h 12 min" above, "2 d 3 h" from two days on. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  const hours = Math.round(minutes / 60);
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** Binary units, three significant digits: "1.23 GiB". */
export function bytes(count: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let [value, unit] = [count, 0];
  while (value >= 1000 && unit < units.length - 1) [value, unit] = [value / 1024, unit + 1];
  return `${unit === 0 ? value : threeDigits(value)} ${units[unit]}`;
}

/** Three significant digits, as scores are shown; "–" where it is undefined. */
export function score(value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  return Math.abs(value) < 1 ? value.toFixed(3) : threeDigits(value);
}

export function percent(share: number): string {
  return `${Math.floor(100 * share)} %`;
}

/** "24 cases", "1 case". */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${whole(count)} ${count === 1 ? singular : plural}`;
}

/** Whole numbers with thin spaces between thousands. */
export function whole(value: number): string {
  return Math.round(value).toLocaleString('en').replaceAll(',', '\u202f');
}

/** Sizes with a cross between them: "35 × 51 × 35". */
export function sizes(values: readonly number[]): string {
  return values.map((value) => Number(value.toFixed(3))).join(' × ');
}

/** Local date and time of an ISO text, to the minute. */
export function moment(iso: string): string {
  const date = new Date(iso);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

function threeDigits(value: number): string {
  const text = value.toPrecision(3);
  return text.includes('e') ? String(Math.round(value)) : text;
}
