-- How customers are told that a call is written down, where nothing tells them that it is recorded.
alter table transcription_settings add column telling jsonb not null default
  '{"isSpoken": false, "isAnnounced": false, "refuseKey": null, "recorded": {}, "announcement": {
    "en": "What is said in this call is written down so that we can do better.",
    "es": "Ponemos por escrito lo que se dice en esta llamada para mejorar."}}';
