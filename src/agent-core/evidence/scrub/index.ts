export { type CleanTexts, cleanTexts } from './clean-texts.ts';
export { scrubRecord } from './scrub-record.ts';
