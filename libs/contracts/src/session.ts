import { z } from 'zod';

export const sessionRequest = z.strictObject({ token: z.string().min(1).max(1024) });
export type SessionRequest = z.infer<typeof sessionRequest>;

/** `GET /api/v1/session`: whether one is needed, and who is signed in. */
export const sessionView = z.object({
  /** False where nothing is asked: loopback without keys and without an admin token. */
  required: z.boolean(),
  signed_in: z.boolean(),
  /** `operator` reaches every tenant; `tenant` its own. */
  role: z.enum(['operator', 'tenant']).nullable(),
  tenant: z.string().nullable(),
  expires_at: z.iso.datetime().nullable(),
});
export type SessionView = z.infer<typeof sessionView>;
