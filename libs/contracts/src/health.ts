import { z } from 'zod';

export const readiness = z.object({
  status: z.enum(['ok', 'degraded', 'starting', 'stopping']),
  details: z.object({
    store: z.object({
      kind: z.string(),
      state: z.enum(['up', 'down']),
      breaker: z.enum(['closed', 'half-open', 'open']),
      reason: z.string().optional(),
    }),
  }),
});
export type Readiness = z.infer<typeof readiness>;
