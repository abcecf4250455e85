-- Erasing a customer takes their words out of notes; the rows stay.
grant update (note) on case_history to peakend_app;
