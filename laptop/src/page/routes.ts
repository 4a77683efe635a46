import { overview } from './overview';
import type { PageBackend } from './page-backend';
import type { Route } from './route';

/** Every page, and every operation of a form. */
export const routes = (backend: PageBackend): readonly Route[] => [{ method: 'GET', path: '/', respond: () => overview(backend) }];
