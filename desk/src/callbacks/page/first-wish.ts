import type { CallBackPage, CallBackWay, OwnCallBack } from '@peakend/contract/callbacks.ts'

export type Offer = NonNullable<CallBackPage['offer']>

export const knownFor = ({ known }: Offer, way: CallBackWay): string | null =>
  way === 'phone' ? known.phone : known.email

/**
 * What the form begins with: of whoever changes theirs, what they asked for. Who wrote from a number or an address is offered that way first: nothing
 * has to be typed then.
 */
export const firstWish = (offer: Offer, own: Pick<OwnCallBack, 'way' | 'slot'> | null) => ({
  way:
    offer.ways.find((way) => way === own?.way) ??
    offer.ways.find((way) => way !== 'chat' && knownFor(offer, way) !== null) ??
    offer.ways[0] ??
    ('phone' as const),
  isPicked: !offer.keepsPlace || (offer.picksTime && own !== null && own.slot !== null),
  slotFrom: own?.slot?.from ?? null,
})
