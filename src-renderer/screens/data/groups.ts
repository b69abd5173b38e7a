/**
 * Split groups by the first parts of case names, as `P01` for `P01_left` and `P01_right`: by case id, of those cases
 * only that share theirs with another one.
 */
export function groupsByName(ids: readonly string[], separator: string, parts: number): Record<string, string> {
  const groupOf = (id: string): string => {
    const pieces = separator === '' ? [id] : id.split(separator);
    // A name without the part that tells cases of a patient apart is a patient of its own.
    return pieces.length <= parts ? id : pieces.slice(0, parts).join(separator);
  };
  const sizes = new Map<string, number>();
  for (const id of ids) sizes.set(groupOf(id), (sizes.get(groupOf(id)) ?? 0) + 1);
  return Object.fromEntries(ids.map((id) => [id, groupOf(id)]).filter(([, group]) => (sizes.get(group) ?? 0) > 1));
}

/** Cases by group, the largest first. */
export function groupSizes(groups: Readonly<Record<string, string>>): [group: string, cases: number][] {
  const sizes = new Map<string, number>();
  for (const group of Object.values(groups)) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  return [...sizes].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0], 'en', { numeric: true }));
}
