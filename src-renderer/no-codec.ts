/** In place of a decompressor that no window needs. */
export default null;
