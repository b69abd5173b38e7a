export { scanFolder } from '../../core/io/scan.ts';
