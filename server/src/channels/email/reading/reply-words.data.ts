/**
 * Words mail programs put above what is quoted and below what is written, by what they say. Days and months come from the languages themselves
 * (`Intl`); these are the rest: English and Spanish first, then what customers' programs are set to.
 */

/** "Wrote", as it stands in the line above a quotation. */
export const wroteWords = [
  'wrote', 'writes', 'has written',
  'escribió', 'escribio', 'ha escrito', 'escribe',
  'va escriure', 'ha escrit', 'escribiu', 'idatzi zuen',
  'a écrit', 'a ecrit', 'écrit', 'écrivait',
  'schrieb', 'schreef', 'geschreven', 'het volgende geschreven', 'het volgende',
  'escreveu', 'ha scritto', 'scrisse',
  'skrev', 'skreiv', 'skrifaði', 'kirjoitti', 'kirjoittaa', 'kirjutas',
  'napisał', 'napisał(a)', 'napisała', 'pisze', 'napsal', 'napsal(a)', 'napsala', 'napísal', 'napísal(a)', 'napísala',
  'napisao', 'napisala', 'je napisao', 'je napisala', 'je napisal', 'napisao/la', 'írta', 'ezt írta', 'a scris',
  'написа', 'написал', 'написала', 'написал(а)', 'пишет', 'написав', 'написала', 'пише', 'напісаў', 'је написао',
  'έγραψε', 'yazdı', 'şunu yazdı', 'şunları yazdı', 'rakstīja', 'rašė', 'parašė',
  'đã viết', 'menulis', 'nulis', 'sumulat', 'เขียนว่า', 'ได้เขียน', 'כתב', 'כתבה', 'כתב/ה', 'كتب', 'نوشت', 'ने लिखा',
  '写道', '寫道', '写了', '写到', '撰寫', '寫', '書きました', 'のメール', '님이 작성', '작성', '님이 쓴 글',
] // prettier-ignore

/** What such a line begins with, before the date. */
export const onWords = [
  'on', 'at', 'in a message dated', 'el', 'a las', 'le', 'il', 'em', 'a', 'am', 'op', 'den', 'på', 'dnia', 'w dniu', 'dne', 'dňa', 'v',
  'dana', 'em', 'la', 'pe', 'în', 'στις', 'το', 'em data de', 'ter', 'ons', 'vào', 'pada', 'noong', 'на', 'в', 'дана', 'у',
  'tarihinde', '在', '於', '于', 'em qui', 'data', 'je', 'kl', 'lördag', 'dia', 'o', 'os', 'an', 'vom', 'vào lúc', 'בתאריך', 'ב', 'في', 'در',
] // prettier-ignore

/** Lines that say: what follows is an older message. Compared without dashes, stars and case. */
export const originalMarks = [
  'original message', 'original mail', 'original appointment', 'original email', 'forwarded message', 'begin forwarded message', 'forwarded by',
  'reply message', 'reply above this line', 'please reply above this line', 'write above this line', 'type your reply above this line',
  'mensaje original', 'mensaje reenviado', 'inicio del mensaje reenviado', 'comienzo del mensaje reenviado', 'correo original',
  'missatge original', 'missatge reenviat', 'mensaxe orixinal',
  'message d\'origine', 'message original', 'message transféré', 'message transmis', 'début du message réexpédié', 'début du message transféré',
  'ursprüngliche nachricht', 'originalnachricht', 'urspr. nachricht', 'ursprungliche nachricht', 'weitergeleitete nachricht',
  'weitergeleitete mail', 'anfang der weitergeleiteten nachricht', 'original-nachricht', 'originele bericht', 'oorspronkelijk bericht',
  'doorgestuurd bericht', 'begin doorgestuurd bericht', 'mensagem original', 'mensagem encaminhada', 'mensagem reencaminhada',
  'início da mensagem encaminhada', 'início da mensagem reencaminhada', 'messaggio originale', 'messaggio inoltrato', 'inizio messaggio inoltrato',
  'oprindelig meddelelse', 'opprinnelig melding', 'ursprungligt meddelande', 'originalmeddelande', 'vidarebefordrat brev',
  'vidarebefordrat meddelande', 'videresendt melding', 'videresendt meddelelse', 'start på videresendt besked',
  'alkuperäinen viesti', 'välitetty viesti', 'wiadomość oryginalna', 'oryginalna wiadomość', 'wiadomość przekazana', 'treść przekazanej wiadomości',
  'původní zpráva', 'původní e-mail', 'přeposlaná zpráva', 'pôvodná správa', 'preposlaná správa', 'eredeti üzenet', 'továbbított üzenet',
  'mesaj original', 'mesaj redirecționat', 'mesaj redirectionat', 'originalna poruka', 'izvorna poruka', 'proslijeđena poruka',
  'исходное сообщение', 'оригинальное сообщение', 'пересылаемое сообщение', 'пересланное сообщение', 'начало переадресованного сообщения',
  'оригінальне повідомлення', 'пересилане повідомлення', 'оригинално съобщение', 'препратено съобщение',
  'αρχικό μήνυμα', 'προωθημένο μήνυμα', 'özgün ileti', 'orijinal mesaj', 'iletilen mesaj', 'algne kiri', 'originaalkiri',
  'tin nhắn gốc', 'pesan asli', '原始邮件', '原始郵件', '邮件原件', '原邮件', '转发邮件', '轉寄郵件', '元のメッセージ', '転送されたメッセージ',
  '원본 메시지', '원본메시지', '전달된 메시지', 'الرسالة الأصلية', 'הודעה מקורית',
] // prettier-ignore

/** Names of the fields of a message, by what they are. At the head of a quoted message three of them stand together. */
export const fieldNames: Readonly<Record<'from' | 'date' | 'to' | 'subject' | 'other', readonly string[]>> = {
  from: [
    'from', 'de', 'von', 'da', 'van', 'från', 'fra', 'lähettäjä', 'od', 'od kogo', 'feladó', 'de la', 'от', 'от кого', 'від', 'από', 'gönderen', 'kimden',
    'kellelt', 'saatja', 'no', 'nuo', 'từ', 'dari', '发件人', '寄件者', '寄件人', '差出人', '送信元', '보낸 사람', '보낸사람', 'من', 'מאת', 'šalje', 'desde', 'remitente', 'mittente', 'expéditeur', 'absender', 'afzender',
  ],
  date: [
    'sent', 'date', 'enviado', 'enviado el', 'fecha', 'fecha de envío', 'envoyé', 'envoyé le', 'gesendet', 'datum', 'verzonden', 'verstuurd', 'data', 'enviada', 'enviada em', 'enviado em',
    'inviato', 'skickat', 'sendt', 'dato', 'lähetetty', 'päiväys', 'päivämäärä', 'wysłano', 'wysłane', 'odesláno', 'dátum', 'odoslané', 'elküldve', 'küldve', 'trimis', 'poslano', 'poslato',
    'отправлено', 'дата', 'надіслано', 'изпратено', 'ημερομηνία', 'εστάλη', 'tarih', 'gönderme tarihi', 'gönderildi', 'saadetud', 'kuupäev', 'đã gửi', 'ngày', 'dikirim', 'tanggal', 'data de envio',
    '发送时间', '日期', '时间', '寄件日期', '傳送日期', '日付', '送信日時', '送信日', '날짜', '보낸 날짜', 'التاريخ', 'תאריך', 'נשלח',
  ],
  to: [
    'to', 'cc', 'bcc', 'para', 'a', 'à', 'copie à', 'an', 'kopie', 'aan', 'til', 'till', 'kopia', 'kopi', 'vastaanottaja', 'kopio', 'do', 'komu', 'dw', 'címzett', 'másolatot kap', 'către', 'catre', 'za', 'кому', 'копия', 'копія', 'до', 'προς', 'κοιν.',
    'kime', 'alıcı', 'bilgi', 'kellele', 'saaja', 'đến', 'kepada', '收件人', '收件者', '抄送', '副本', '宛先', '받는 사람', '받는사람', '참조', 'إلى', 'אל', 'עותק', 'destinatario', 'destinataire', 'con copia a', 'cópia',
  ],
  subject: [
    'subject', 'asunto', 'objet', 'betreff', 'onderwerp', 'assunto', 'oggetto', 'ämne', 'emne', 'aihe', 'temat', 'předmět', 'predmet', 'tárgy', 'subiect', 'тема', 'относно', 'θέμα', 'konu', 'teema', 'tema', 'chủ đề', 'subjek', 'perihal',
    '主题', '主旨', '主題', '件名', '제목', 'الموضوع', 'נושא', 'assumpte', 'gaia',
  ],
  other: ['reply-to', 'responder a', 'répondre à', 'antwort an', 'importance', 'importancia', 'priority', 'attachments', 'adjuntos', 'organization', 'newsgroups', 'sender', 'in-reply-to', 'message-id', 'rispondi a', 'wichtigkeit', 'anlagen'],
} // prettier-ignore

/** Below what is written: which program or device sent it. Each is matched against one short line at the end. */
export const deviceLines: readonly RegExp[] = [
  /^sent (?:from|with|via|by|using) (?:my|a|an|the) [^,.]{1,60}(?:[.,]+.*(?:excus|typo|brev|brief|forgiv|sorry|apolog|short|error).*)?\.?$/i,
  /^sent (?:from|with|via|by|using) (?:iphone|ipad|ipod|samsung|android|galaxy|outlook|mail|mailbox|yahoo|gmail|windows|mobile|airmail|proton|spark|blackberry|huawei|xiaomi|nokia|htc|sony|superhuman|boxer|k-9|aquamail|aol|bluemail|zoho|polymail|newton|hey|front|missive|telekom|\[|<)/i,
  /^sent (?:from|via|by|with) \S+(?: \S+){0,4}$/i,
  /^(?:from my|written on my|typed on my|composed on my|posted from|dictated (?:on|with|by)) /i,
  /^\S+(?: \S+){0,2} from (?:my )?(?:mobile|phone|cell|iphone|ipad|android|blackberry)\b/i,
  /^(?:get|download|obtén|obtener|descarga|obtenir|téléchargez|laden sie|holen sie sich|download|ottieni|scarica|obter|pobierz) .{0,20}(?:outlook|yahoo|mail|bluemail|aqua)/i,
  /^(?:enviado|escrito|redactado|mandado) (?:desde|con|por|vía|via|a partir) /i,
  /^(?:enviat|enviado|enviada) (?:des|do|da|de|pelo|a partir|desde|via|dende) /i,
  /^(?:envoyé|écrit|expédié) (?:depuis|de|à partir|avec|via|par) /i,
  /^(?:von|mit|aus|über) .{2,60} (?:gesendet|geschickt|verschickt|geschrieben|versendet)\.?$/i,
  /^(?:gesendet|verfasst|geschrieben) (?:von|mit|über|aus|vom) /i,
  /^diese (?:nachricht|e-?mail|mail) wurde (?:von|mit) .* (?:gesendet|versendet|verschickt)/i,
  /^(?:verzonden|verstuurd|gestuurd) (?:vanaf|van|met|via|door|vanuit) /i,
  /^(?:inviato|inviata|spedito) (?:da|dal|con|tramite|via) /i,
  /^(?:skickat|skickades|sänt) (?:från|med|via) /i,
  /^(?:sendt|sendte) (?:fra|med|via) /i,
  /^lähetetty .*/i,
  /^(?:wysłane|wysłano|wysłany) (?:z|ze|za|przy|przez) /i,
  /^(?:odesláno|odoslané|poslané|poslano|poslato) (?:z|ze|s|sa|iz) /i,
  /^(?:trimis|expediat) (?:de pe|din|cu|de la) /i,
  /^(?:отправлено|послано|надіслано|відправлено|изпратено) (?:с|со|из|з|от|через) /i,
  /^(?:elküldve|küldve) /i,
  /^.{2,40}(?:mdan|dan|den|telefonumdan) gönderildi\.?$/i,
  /^(?:從|从|自).{1,30}(?:傳送|发送|發送|寄出)$/,
  /^(?:发自|發自|傳送自|寄自)/,
  /^.{1,30}から送信$/,
  /^.{1,30}에서 보냄$/,
  /^(?:dikirim|dihantar) dari /i,
  /^(?:được )?gửi từ /i,
  /^στάλθηκε από /i,
  /^נשלח מ/,
  /^(?:أرسلت من|مرسل من)/,
]
