/** Saves a text or bytes as a file, by the browser's own way of doing so: a download. */
export function saveFile(name: string, content: string | Uint8Array | Blob, type = 'text/plain'): void {
  const blob = content instanceof Blob ? content : new Blob([content as BlobPart], { type });
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name.replaceAll(/[\\/:*?"<>|\u0000-\u001f]/g, '_');
  link.click();
  // The download has its own hold on the data by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
