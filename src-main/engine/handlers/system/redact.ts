/** What a piece of text is replaced by tells of what kind it was, and nothing else. */
const replaced = {
  path: '[path]',
  file: '[image file]',
  quoted: '"[name]"',
  name: '[name]',
  uid: '[uid]',
} as const;

/**
 * Takes out of a log whatever could tell of a patient or a user: paths, names of image files, whatever stands in quotation
 * marks (errors name values in them), and all names that are given, wherever they stand.
 */
export function redact(text: string, names: readonly string[]): string {
  const known = [...new Set(names.map((name) => name.trim()).filter(isTelling))].sort((a, b) => b.length - a.length);
  let result = text;
  for (const name of known) result = result.replaceAll(wholeWord(name), replaced.name);
  return (
    result
      .replaceAll(/"[^"\n]*"/g, replaced.quoted)
      // As Node names paths; their last part may hold blanks.
      .replaceAll(/'[^'\n]*[\\/][^'\n]*'/g, replaced.path)
      .replaceAll(anyPath, (path) => replaced.path + (/[\\/][\w.-]+\.[mc]?[jt]s$/.exec(path)?.[0] ?? ''))
      .replaceAll(
        /[^\s"'()<>|:]+\.(?:nii\.gz|nii|dcm|dicom|ima|mha|mhd|nrrd|hdr|img|png|jpe?g|tiff?)\b/gi,
        replaced.file,
      )
      // As archives name files and folders of DICOM; versions and addresses have fewer numbers.
      .replaceAll(/[\w.-]*\d(?:\.\d+){4,}/g, replaced.uid)
  );
}

/** Names of folders may hold blanks, as long as another one follows. Of the program's own files the name is kept. */
const anyPath = /(?<![\w.])(?:file:\/\/)?(?:[A-Za-z]:)?[\\/](?:[^\\/\n"'<>|:]+[\\/])+[^\\/\s"'()<>|:]*/g;

/** One letter, or a small number, is found everywhere and tells nothing. */
function isTelling(name: string): boolean {
  return name.length > 1 && !/^\d{1,2}$/.test(name);
}

function wholeWord(name: string): RegExp {
  const literal = name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])`, 'giu');
}
