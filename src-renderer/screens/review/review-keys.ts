/** For the list of keys of the viewer. */
export const reviewKeys = [
  ['n', 'Next case'],
  ['p', 'Previous case'],
  ['w', 'Worst slice of the plane, then the next worst'],
  [', or .', 'Previous or next error of the list'],
  ['1 to 4', 'Accept, minor changes, major changes, reject'],
  ['5 to 9', 'Verdicts of your own'],
  ['0', 'Take the verdict back'],
  ['Ctrl + Z', 'Undo the last verdict'],
  ['j', 'Write a note; Escape leaves it'],
  ['z', 'Blinded: A and B instead of truth and prediction'],
  ['e', 'Save a picture or film'],
  ['v', 'Surfaces in 3D'],
] as const;

/** Whether a key is free for the screen: not typed into something, not with Ctrl, nothing in front. */
export function isFreeKey(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return false;
  if (document.querySelector('dialog[open]')) return false;
  const typed = 'input:not([type="checkbox"], [type="radio"], [type="range"]), select, textarea';
  return !(event.target instanceof HTMLElement && event.target.matches(typed));
}
