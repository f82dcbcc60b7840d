export { REDACTION_CLASSES, type RedactionClass, type Redactions, type ScrubContext } from './classes.ts';
export { type ScrubbedRecord, type ScrubOptions, scrubRecord } from './scrub-record.ts';
export { type ScrubbedText, scrubText } from './scrub-text.ts';
