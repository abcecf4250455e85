/** The commonest words of English and Spanish, and of the languages they are most easily taken for. */
const english =
  'the be to of and in that have it for not on with he as you do at this but his by from they we say her she or an will my one all would there their what so up out if about who get which go me when make can like time just him know take people into year your good some could them see other than then now look only come its over think also back after use two how our work first well way even new want because any these give day most us is are was were been has had did am please thank thanks hello hi yes ok sorry help need where here i does'
const spanish =
  'de la que el en y a los se del las un por con una su para es al lo como mas o pero sus le ha me sin sobre este ya entre cuando todo esta ser son dos tambien fue habia era muy años hasta desde mi porque que solo han yo hay vez puede todos asi nos ni parte tiene uno donde bien tiempo mismo ese ahora cada vida otro despues te otros aunque esa eso hace otra tan durante siempre dia tanto ella si dijo sido gran pais segun menos estoy hola gracias buenos dias buenas tardes favor quiero necesito puedo tengo usted pedido ayuda cual cuanto esto estan ustedes soy aqui claro vale'
const others = [
  // French
  'le les des est et une dans qui pour pas sur au ce il sont avec plus ne vous nous je bonjour merci mon ma votre vos ai suis cette avez mais oui tres commande bien mes sans être voudrais aussi peut ete ou comment leur faire',
  // German
  'der die und das ist nicht ich ein eine zu den mit von sie auf fur dem im es auch wir ihr bitte danke hallo mein meine kann haben wie aber noch nach guten tag bestellung wurde habe sind bei aus sehr',
  // Portuguese
  'o os da do das dos em um uma para com nao mais como mas ao ele ela foi sao seu sua ou quando muito nos ja eu tambem pelo pela ate isso voce obrigado obrigada ola bom meu minha tem esta estou fazer pedido tudo',
  // Italian
  'il che di e la un una per non con sono mi si lo ho ma ha le dei della del nel alla gli anche come questo grazie buongiorno ciao vorrei posso mio mia piu perche ordine aiuto sono hai fare molto',
  // Dutch
  'het een van en dat niet ik je zijn op te voor met als was er maar hij ze om dan zou ook wat nog bij aan uit naar hallo dank bedankt mijn kunt heb heeft goed geen wel bestelling',
  // Polish, Swedish, Turkish
  'nie jest sie na dzien dobry dziekuje prosze moje czy jak och att det som inte jag tack hej har mitt kan ett ve bir bu icin merhaba tesekkurler',
]

export const commonWords = new Map<string, { en: number; es: number; other: number }>()
for (const word of english.split(' ')) commonWords.set(word, { en: 1, es: 0, other: 0 })
for (const word of new Set(spanish.split(' '))) {
  const found = commonWords.get(word)
  if (found) found.es = 1
  else commonWords.set(word, { en: 0, es: 1, other: 0 })
}
for (const list of others) {
  for (const word of new Set(list.split(' '))) {
    const found = commonWords.get(word)
    if (found) found.other = Math.max(found.other, 0.5)
    else commonWords.set(word, { en: 0, es: 0, other: 1 })
  }
}
// A word that two languages share says little about either.
for (const found of commonWords.values()) {
  const languages = Number(found.en > 0) + Number(found.es > 0) + Number(found.other > 0)
  if (languages > 1) {
    found.en /= languages
    found.es /= languages
    found.other /= languages
  }
}
