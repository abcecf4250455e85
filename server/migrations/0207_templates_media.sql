-- a picture, film or document stands above the body of a template, given anew whenever it is sent
alter table message_templates add column media text check (media in ('image', 'video', 'document'));
