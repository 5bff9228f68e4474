import type { ActivityItem, AnalyticsTick } from '@reuso/contracts';
import { LiveFeed } from './live-feed.js';

/** What happened, second by second. */
export class TickFeed extends LiveFeed<AnalyticsTick> {}

/** Requests, as they come. */
export class ActivityFeed extends LiveFeed<ActivityItem> {}
