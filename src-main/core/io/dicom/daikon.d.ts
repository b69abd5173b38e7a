/** What is used of daikon 1.2.46 and its decoders, which come without types. */

declare module 'daikon/src/dictionary.js' {
  const dictionary: {
    /** The type of a data element, as in `DS`; `OB` where it is not known. */
    getVR(group: number, element: number): string;
  };
  export default dictionary;
}

declare module 'daikon/lib/jpeg-baseline.js' {
  interface JpegImage {
    colorTransform: boolean;
    parse(data: Uint8Array): void;
    getData(width: number, height: number): Uint8Array;
    getData16(width: number, height: number): Uint16Array;
  }
  const jpeg: { JpegImage: new () => JpegImage };
  export default jpeg;
}

declare module 'daikon/lib/jpx.js' {
  interface Tile {
    left: number;
    top: number;
    width: number;
    height: number;
    items: Uint16Array | Int16Array;
  }
  export default class JpxImage {
    failOnCorruptedImage: boolean;
    tiles: Tile[];
    parse(data: Uint8Array): void;
  }
}

declare module 'daikon/lib/charLS-DynamicMemory-browser.js' {
  export interface CharLs {
    HEAPU8: Uint8Array;
    _malloc(bytes: number): number;
    _free(pointer: number): void;
    writeArrayToMemory(data: Uint8Array, pointer: number): void;
    setValue(pointer: number, value: number, type: 'i32'): void;
    getValue(pointer: number, type: 'i32'): number;
    ccall(name: string, returns: string, types: string[], values: number[]): number;
  }
  export default function createCharLs(): CharLs;
}
