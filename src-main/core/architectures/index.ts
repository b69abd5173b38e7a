export { unet } from './unet.ts';
