export { scrubRecord } from './scrub-record.ts';
