-- a template that holds what cannot be given here (a place on a map, a form, a catalogue, cards) is shown with the reason, and never sent
alter table message_templates add column unfit text check (unfit in ('place', 'form', 'catalogue', 'cards', 'offer', 'other'));
