import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cloudHouse, text } from '../../../../test/cloud-house.ts'
import { buttonsOf, fetched, HOUR_MS, plain, send } from '../../../../test/cloud-templates.ts'

test('a place on a map, a form, a catalogue and wares go out in the platform’s form; what cannot stand there is refused', async (t) => {
  const h = await cloudHouse(t)
  const body = { type: 'BODY', text: 'Hello' }
  h.api.state.templates = [
    plain('place', { components: [{ type: 'HEADER', format: 'LOCATION' }, body] }),
    plain('form', { components: [body, buttonsOf('FLOW')] }),
    plain('shop', { components: [body, buttonsOf('CATALOG')] }),
    plain('wares', { components: [body, buttonsOf('MPM')] }),
    plain('one', { components: [{ type: 'HEADER', format: 'PRODUCT' }, body, buttonsOf('SPM')] }),
  ]
  const { rows } = await fetched(h)
  await h.write(text('Hello'))
  await h.answer('Hi')
  h.clock.advance(25 * HOUR_MS)
  const by = async (name: string, values: Record<string, string>) => {
    const { turnId, code } = await send(
      h,
      rows.find((one) => one.name === name),
      values,
    )
    h.clock.advance(1000)
    if (code) return code
    assert.equal((await h.state(turnId))?.state, 'accepted', JSON.stringify(h.api.asked.at(-1)))
    const request = h.api.sent.at(-1)?.request
    return request?.type === 'template' ? request.template.components : undefined
  }
  const where = {
    'place latitude': '40,4168',
    'place longitude': '-3.7038',
    'place name': 'Brisa Sol',
    'place address': 'Puerta del Sol 1, Madrid',
  }
  for (const wrong of ['91', '-90.5', '4e1', 'north', '']) {
    assert.equal(await by('place', { ...where, 'place latitude': wrong }), 'template_incomplete', wrong)
  }
  assert.equal(await by('place', { ...where, 'place longitude': '180.1' }), 'template_incomplete')
  assert.deepEqual(await by('place', where), [
    {
      type: 'header',
      parameters: [
        {
          type: 'location',
          location: {
            latitude: '40.4168',
            longitude: '-3.7038',
            name: 'Brisa Sol',
            address: 'Puerta del Sol 1, Madrid',
          },
        },
      ],
    },
  ])
  assert.equal((await h.turns()).at(-1)?.text, 'Brisa Sol\nPuerta del Sol 1, Madrid\n\nHello')
  assert.deepEqual(await by('form', {}), [
    {
      type: 'button',
      sub_type: 'flow',
      index: '0',
      parameters: [{ type: 'action', action: { flow_token: 'unused' } }],
    },
  ])
  assert.deepEqual(await by('shop', {}), [{ type: 'button', sub_type: 'catalog', index: '0' }])
  assert.equal(await by('wares', { 'button 1 title': 'x'.repeat(25), 'button 1 wares': 'a' }), 'template_incomplete')
  assert.equal(await by('wares', { 'button 1 title': 'Mugs', 'button 1 wares': ' , ' }), 'template_incomplete')
  assert.deepEqual(await by('wares', { 'button 1 title': 'Mugs', 'button 1 wares': 'mug-1, mug-2,mug-1' }), [
    {
      type: 'button',
      sub_type: 'mpm',
      index: '0',
      parameters: [
        {
          type: 'action',
          action: {
            thumbnail_product_retailer_id: 'mug-1',
            sections: [
              {
                title: 'Mugs',
                product_items: [{ product_retailer_id: 'mug-1' }, { product_retailer_id: 'mug-2' }],
              },
            ],
          },
        },
      ],
    },
  ])
  assert.deepEqual(await by('one', { ware: 'mug-1', catalogue: '77' }), [
    {
      type: 'header',
      parameters: [{ type: 'product', product: { product_retailer_id: 'mug-1', catalog_id: '77' } }],
    },
  ])
})
