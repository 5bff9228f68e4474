import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { LogOut } from 'lucide-react';
import { sessionQuery, signOut } from '../../services/session.js';
import { Button } from '../button/button.js';

/** Shown only where a token was asked for. */
export function SessionEnd() {
  const queryClient = useQueryClient();
  const { data: session } = useQuery(sessionQuery);
  const end = useMutation({
    mutationFn: signOut,
    onSuccess: () => {
      // What was read with the session goes with it.
      queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
      void queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
    },
  });
  if (!session?.required) return null;
  return (
    <Button tone="quiet" disabled={end.isPending} onClick={() => end.mutate()}>
      <LogOut size={15} aria-hidden />
      Sign out{session.tenant === null ? '' : ` (${session.tenant})`}
    </Button>
  );
}
