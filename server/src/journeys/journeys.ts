/** The door of journeys; its other doors are touchpoints/touchpoints.ts and timeline/timeline.ts. */
export { eventsPart, eventsTimeline, recordEvent } from './events/events.ts'
