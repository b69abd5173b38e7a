import { z } from 'zod';

/** Else zod tries once whether it may compile code, which the page's policy forbids and reports. */
z.config({ jitless: true });
