/** The door of journeys; its other doors are touchpoints/touchpoints.ts and timeline/timeline.ts. */
export { eventsPart, eventsTimeline, likelyNow, recordEvent } from './events/events.ts'
