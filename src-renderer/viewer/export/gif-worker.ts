import './gif-globals.ts';
import GIFEncoder from 'gif.js/src/GIFEncoder.js';
import { frameEncoder, type GifFrame } from '../../../shared/gif/encode-frame.ts';

/** A worker of gif.js, which learns no palette: it is given one. */

const encode = frameEncoder(GIFEncoder);

addEventListener('message', ({ data }: MessageEvent<GifFrame>) => {
  const bytes = encode(data);
  // As one full page, so that gif.js adds nothing behind the last.
  const frame = { index: data.index, data: [bytes], cursor: bytes.length, pageSize: bytes.length };
  postMessage(frame, { transfer: [bytes.buffer] });
});
