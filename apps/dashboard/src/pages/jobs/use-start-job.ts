import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { useToast } from '../../hooks/use-toast.js';

/** Starts a job, says so, and has the list show it. */
export function useStartJob<T>(
  start: (wanted: T) => Promise<{ readonly id: string }>,
): UseMutationResult<{ readonly id: string }, Error, T> {
  const queryClient = useQueryClient();
  const tell = useToast();
  return useMutation({
    mutationFn: start,
    onSuccess: async () => {
      tell('The warm-up has started', 'Its progress shows in the history.');
      await queryClient.invalidateQueries({ queryKey: ['warmups'] });
    },
  });
}
