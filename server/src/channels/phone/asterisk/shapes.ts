/** The parts of ARI's objects that we read. */
import { z } from 'zod'

export const Channel = z.object({
  id: z.string(),
  name: z.string(),
  state: z.string(),
  caller: z.object({ name: z.string(), number: z.string() }),
  dialplan: z.object({ app_name: z.string().default(''), app_data: z.string().default('') }),
  channelvars: z.record(z.string(), z.string()).optional(),
})
export type Channel = z.infer<typeof Channel>

export const Bridge = z.object({ id: z.string(), channels: z.array(z.string()) })
export const Endpoint = z.object({ resource: z.string(), state: z.string().nullish() })

export const Rtp = z.object({ rxcount: z.number() })
export const Info = z.object({ system: z.object({ entity_id: z.string() }) })

const timestamp = z.string()
/** Every event we act on; what else there is, is passed over. */
export const Event = z.discriminatedUnion('type', [
  z.object({ type: z.literal('StasisStart'), args: z.array(z.string()), channel: Channel }),
  z.object({ type: z.literal('ChannelStateChange'), channel: Channel }),
  z.object({ type: z.literal('ChannelDestroyed'), cause: z.number(), channel: Channel, timestamp }),
  z.object({ type: z.literal('StasisEnd'), channel: Channel, timestamp }),
  z.object({ type: z.literal('ChannelDtmfReceived'), digit: z.string(), channel: Channel }),
  z.object({ type: z.literal('ChannelHold'), channel: Channel }),
  z.object({ type: z.literal('ChannelUnhold'), channel: Channel }),
  z.object({ type: z.literal('ChannelTalkingStarted'), channel: Channel }),
  z.object({ type: z.literal('ChannelTalkingFinished'), duration: z.number(), channel: Channel }),
  z.object({ type: z.literal('ChannelEnteredBridge'), bridge: Bridge, channel: Channel }),
  z.object({ type: z.literal('ChannelLeftBridge'), bridge: Bridge, channel: Channel }),
  z.object({
    type: z.literal('PlaybackFinished'),
    playback: z.object({ id: z.string(), target_uri: z.string(), state: z.string() }),
  }),
  z.object({ type: z.literal('RecordingStarted'), recording: z.object({ name: z.string() }), timestamp }),
  z.object({
    type: z.literal('RecordingFinished'),
    recording: z.object({
      name: z.string(),
      duration: z.number().optional(),
      target_uri: z.string(),
    }),
    timestamp,
  }),
  z.object({
    type: z.literal('RecordingFailed'),
    recording: z.object({ name: z.string(), target_uri: z.string() }),
  }),
  z.object({ type: z.literal('EndpointStateChange'), endpoint: Endpoint }),
])
export type Event = z.infer<typeof Event>
