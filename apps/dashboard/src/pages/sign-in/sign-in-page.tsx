import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { Button } from '../../components/button/button.js';
import { Fault } from '../../components/fault/fault.js';
import { Field } from '../../components/field/field.js';
import { Wordmark } from '../../components/shell/wordmark.js';
import { ApiError } from '../../services/api-error.js';
import { sessionQuery, signIn } from '../../services/session.js';
import styles from './sign-in-page.module.css';

export function SignInPage() {
  const queryClient = useQueryClient();
  const [token, setToken] = useState('');
  const entering = useMutation({
    mutationFn: signIn,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey }),
  });
  useEffect(() => {
    document.title = 'Sign in · Reuso';
  }, []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (token.trim() !== '') entering.mutate(token.trim());
  };
  const isRefused = entering.error instanceof ApiError && [401, 403].includes(entering.error.status);
  return (
    <main className={styles['page']}>
      <form className={styles['form']} onSubmit={submit}>
        <Wordmark />
        <h1>Sign in</h1>
        {/* A text field with hidden characters: it is no password to be kept by the browser. */}
        <Field
          label="Token"
          type="text"
          name="token"
          className={styles['token'] ?? ''}
          value={token}
          onChange={({ target }) => setToken(target.value)}
          hint="The server’s ADMIN_TOKEN, which it logs at its start when none was set, or a key of API_KEYS."
          aria-invalid={isRefused}
          required
        />
        {entering.error !== null && (
          <Fault
            error={isRefused ? refused() : entering.error}
            stillWorks="Nothing was changed, and requests to /v1 go on as before."
          />
        )}
        <Button tone="primary" type="submit" disabled={entering.isPending}>
          {entering.isPending ? 'Signing in…' : 'Sign in'}
        </Button>
      </form>
    </main>
  );
}

const refused = () =>
  new ApiError(401, 'This token was not accepted', 'It is neither the admin token nor a key of this server.');
