export { reportTable } from '../../core/evaluate/report-table.ts';
