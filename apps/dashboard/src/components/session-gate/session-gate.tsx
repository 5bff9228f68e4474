import { useQuery } from '@tanstack/react-query';
import { type ReactNode, Suspense, lazy } from 'react';
import { sessionQuery } from '../../services/session.js';
import { Fault } from '../fault/fault.js';
import styles from './session-gate.module.css';

const SignInPage = lazy(async () => ({
  default: (await import('../../pages/sign-in/sign-in-page.js')).SignInPage,
}));

/** Shows the pages to whoever may see them, and else asks for a token. */
export function SessionGate({ children }: { readonly children: ReactNode }) {
  const { data: session, error, refetch } = useQuery(sessionQuery);
  if (session === undefined) {
    return error === null ? null : (
      <div className={styles['fault']}>
        <Fault error={error} onRetry={() => void refetch()} />
      </div>
    );
  }
  if (!session.required || session.signed_in) return children;
  return (
    <Suspense>
      <SignInPage />
    </Suspense>
  );
}
