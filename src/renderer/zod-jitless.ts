import { z } from 'zod';

// zod compiles schemas with `new Function`, which the page's policy forbids and would report. This module is imported
// before any other, because schemas decide when they are built.
z.config({ jitless: true });
